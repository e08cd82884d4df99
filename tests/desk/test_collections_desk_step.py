import threading
from datetime import timedelta

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date
from odoo.service.model import retrying
from odoo.tests import tagged

from ..committed import CommittedCase
from ..desk_common import DeskCommon

KEY = "pressed-by-somebody"


@tagged("post_install", "-at_install")
class TestCollectionsDeskStep(DeskCommon):
    def _snooze(self, day="2026-03-06", reason="On holiday", key=None, user=None):
        return self._desk(user).snooze(self.case.id, key or self._key(), None, day, reason)

    def test_only_who_did_it_takes_it_back_and_in_time(self):
        answer = self._snooze()
        message = self._refused(self._desk(self.colleague).undo, answer["step_id"])
        self.assertIn("Only who did it", message)
        step = self.env["collections.desk.step"].browse(answer["step_id"])
        step.sudo().date -= timedelta(seconds=21)
        self.assertIn("Too late", self._refused(self._desk().undo, answer["step_id"]))
        self.assertIn("nothing to take back", self._refused(self._desk().undo, 10**9))

    def test_old_steps_are_forgotten(self):
        self._snooze()
        steps = self.env["collections.desk.step"]
        steps._gc_steps()
        self.assertTrue(self.case.desk_step_ids)
        with self._on(100):
            steps._gc_steps()
            self.assertFalse(self.case.desk_step_ids.exists())

    def test_steps_are_nobodys_to_write(self):
        self._save()
        step = self.case.desk_step_ids
        for user in (self.collector, self.supervisor):
            own = step.with_user(user)
            for method, args in (
                (own.write, ({"undone": True},)),
                (own.unlink, ()),
                (own.create, ({"key": "abcdefgh", "case_id": self.case.id, "kind": "skip"},)),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    method(*args)

    def test_a_step_needs_a_key_of_its_own(self):
        steps = self.env["collections.desk.step"].with_user(self.collector)
        for key in (None, "short", "x" * 65, 12345678):
            self.assertIn("Reload the page", self._refused(steps._find, key))
        self.assertFalse(steps._find("nobody-has-used-it"))
        self._snooze(key="pressed-by-one")
        self.assertEqual(steps._find("pressed-by-one").kind, "snooze")
        colleague = steps.with_user(self.colleague)
        self.assertFalse(colleague._find("pressed-by-one"), "each has keys of their own")


@tagged("post_install", "-at_install")
class TestTwoAtTheDesk(CommittedCase):
    """Two presses at the same moment, each on a connection of its own: it is done once."""

    customers = 1

    def setUp(self):
        super().setUp()
        with self._worker() as env:
            company = env["res.company"].browse(self.ids["company"])
            [notice] = env["collections.notice"].browse(self._queue())
            self.case = notice.case_id.id
            self.items = notice.line_ids.move_line_id.ids
            self.day = Date.to_string(company._collections_add_working_days(Date.today(), 5))
            self.people = [self._collector(env, company, name).id for name in ("anna", "ben")]

    def _collector(self, env, company, name):
        users = env["res.users"].with_context(no_reset_password=True)
        groups = ("base.group_user", "collections_followup.group_collections_collector")
        return users.search([("login", "=", name)]) or users.create(
            {
                "name": name.title(),
                "login": name,
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
            }
        )

    def _stamp(self):
        with self._worker() as env:
            return env["collections.desk"].get_customer(self.case)["stamp"]

    def _promise(self, env, user_id, key, stamp):
        """Save a promise as the screen does."""
        return (
            env["collections.desk"]
            .with_user(user_id)
            .save_outcome(
                self.case,
                key,
                stamp,
                {
                    "outcome_id": env.ref("collections_followup.contact_outcome_promise").id,
                    "item_ids": self.items,
                    "date": self.day,
                },
            )
        )

    def _press_while_another_is_at_it(self, first, second):
        """Do the second thing while the first is done, and not committed yet.

        :return: what the first and the second returned or raised
        """
        answers = {}

        def do_second():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                begun.set()
                try:
                    # As a request does: what another was faster with begins anew.
                    answers["second"] = retrying(lambda: second(env), env)
                except UserError as error:
                    answers["second"] = error

        begun = threading.Event()
        other = threading.Thread(target=do_second)
        with self._worker() as env:
            answers["first"] = first(env)
            env.flush_all()
            other.start()
            begun.wait(10)
            # It waits for the case now.
            other.join(1)
            self.assertTrue(other.is_alive())
        other.join(30)
        self.assertFalse(other.is_alive())
        return answers["first"], answers["second"]

    def _count(self):
        with self._worker() as env:
            case = env["collections.case"].browse(self.case)
            domain = [("partner_id", "=", case.partner_id.id)]
            return (
                env["collections.contact"].search_count(domain),
                env["collections.promise"].search_count(domain),
            )

    def test_two_people_save_a_promise(self):
        anna, ben = self.people
        stamp = self._stamp()
        _first, second = self._press_while_another_is_at_it(
            lambda env: self._promise(env, anna, f"{KEY}-first", stamp),
            lambda env: self._promise(env, ben, f"{KEY}-second", stamp),
        )
        self.assertIsInstance(second, UserError)
        self.assertIn("Anna", str(second))
        self.assertEqual(self._count(), (1, 1))

    def test_one_press_that_arrives_twice(self):
        anna = self.people[0]
        stamp = self._stamp()
        first, second = self._press_while_another_is_at_it(
            lambda env: self._promise(env, anna, KEY, stamp),
            lambda env: self._promise(env, anna, KEY, stamp),
        )
        self.assertEqual(first, second)
        self.assertEqual(self._count(), (1, 1))

    def test_taken_back_twice_at_once(self):
        anna = self.people[0]
        stamp = self._stamp()
        with self._worker() as env:
            step = self._promise(env, anna, f"{KEY}-undone", stamp)["step_id"]

        def undo(env):
            return env["collections.desk"].with_user(anna).undo(step)

        first, second = self._press_while_another_is_at_it(undo, undo)
        self.assertEqual(first, second)
        with self._worker() as env:
            case = env["collections.case"].browse(self.case)
            promise = env["collections.promise"].search([("partner_id", "=", case.partner_id.id)])
            self.assertEqual(promise.mapped("state"), ["cancelled"])
