from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..target_common import MARCH, TargetCommon


@tagged("post_install", "-at_install")
class TestCollectionsTarget(TargetCommon):
    def test_a_period_begins_on_its_first_day(self):
        target = self._target(date_from=date(2026, 3, 17))
        self.assertEqual((target.date_from, target.date_to), (MARCH, date(2026, 3, 31)))
        quarter = self._target(span="quarter", date_from="2026-02-03")
        self.assertEqual(
            (quarter.date_from, quarter.date_to), (date(2026, 1, 1), date(2026, 3, 31))
        )
        self.assertEqual(target.owner_name, self.collector.name)
        self.assertIn(self.collector.name, target.display_name)
        self.assertIn("March 2026", target.display_name)

    def test_what_makes_no_sense_is_refused(self):
        team = self.env["collections.team"].create({"name": "North"})
        for values, words in (
            ({"amount": 0.0}, "more than nothing"),
            ({"amount": -5.0}, "more than nothing"),
            ({"team_id": team.id, "user_id": self.collector.id}, "collector or for a team"),
            ({"team_id": False, "user_id": False}, "collector or for a team"),
            ({"kind": "promise_kept", "amount": 101.0}, "100 %"),
            ({"date_from": date(9000, 1, 1)}, ""),
            ({"user_id": self.plain.id}, "does not work for"),
        ):
            with self.subTest(values):
                refusal = self._refused(
                    self._target, **{"kind": "collected", "amount": 5.0, **values}
                )
                self.assertIn(words, refusal)

    def test_one_target_for_owner_period_and_kind(self):
        self._target()
        self._target("contacts")
        self._target(span="quarter")
        self._target(user=self.other)
        team = self.env["collections.team"].create({"name": "North"})
        self._target(team_id=team.id)
        for values in ({}, {"date_from": date(2026, 3, 9)}, {"team_id": team.id}):
            with (
                self.subTest(values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self._target(**values)

    def test_who_reads_and_sets_them(self):
        own, others = self._target(), self._target(user=self.other)
        team = self.env["collections.team"].create(
            {"name": "North", "member_ids": [(6, 0, self.collector.ids)]}
        )
        common = self._target(team_id=team.id)
        everything = own | others | common
        for user, expected in (
            (self.collector, own | common),
            (self.other, others),
            (self.auditor, everything),
            (self.supervisor, everything),
        ):
            found = self.targets.with_user(user).search([("id", "in", everything.ids)])
            self.assertEqual(found.sudo(), expected.sudo(), user.login)
        for user in (self.collector, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._target("contacts", by=user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                own.with_user(user).write({"amount": 1.0})
            with self.subTest(user.login), self.assertRaises(AccessError):
                own.with_user(user).action_copy_next()
        with self.assertRaises(AccessError):
            self.targets.with_user(self.plain).search([])

    def test_all_promises_kept_can_be_a_target(self):
        self.assertEqual(self._target("promise_kept", 100.0).amount, 100.0)

    def test_documents_and_results_of_a_colleagues_target_are_not_opened(self):
        target = self._target("contacts", 10.0, user=self.other)
        with self.assertRaises(AccessError):
            target.with_user(self.collector).action_view_documents()
        for user in (self.collector, self.other, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                target.with_user(user).action_refresh()

    def test_nobody_writes_a_result(self):
        target = self._target()
        for values in (
            {"result": 5.0},
            {"state": "reached"},
            {"share": 100.0},
            {"kind": "contacts"},
            {"user_id": self.other.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                target.with_user(self.supervisor).write(values)
        with self.assertRaises(AccessError):
            self._target("contacts", result=9.0)
        new = self.targets.with_user(self.supervisor).with_context(
            default_state="reached", default_result=99.0, default_has_result=True
        )
        created = new.create(
            {"user_id": self.other.id, "amount": 5.0, "date_from": MARCH, "kind": "contacts"}
        )
        self.assertEqual((created.state, created.result), ("behind", 0.0))

    def test_copied_to_the_next_period(self):
        targets = self._target() | self._target("contacts", 40.0)
        quarter = self._target("collected", 3_000.0, span="quarter")
        there = self._target("contacts", 7.0, date_from=date(2026, 4, 1))
        action = (targets | quarter).with_user(self.supervisor).action_copy_next()
        copies = self.targets.search(action["domain"])
        self.assertEqual(
            {(own.kind, own.span, own.date_from, own.amount) for own in copies},
            {
                ("collected", "month", date(2026, 4, 1), 1_000.0),
                ("collected", "quarter", date(2026, 4, 1), 3_000.0),
            },
        )
        self.assertEqual(set(copies.mapped("state")), {"planned"})
        self.assertEqual(there.amount, 7.0)
        # Pressed again
        with self.assertRaises(UserError):
            (targets | quarter).with_user(self.supervisor).action_copy_next()

    def test_the_documents_behind_a_result(self):
        call = self._log(user=self.collector)
        self._log(user=self.other)
        target = self._target("contacts", 10.0)
        action = target.with_user(self.collector).action_view_documents()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, call)
        self._pay(self.move, 40.0)
        money = self._target()
        action = money.action_view_documents()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).move_id, self.move)
        coming = self._target(date_from=date(2026, 4, 1))
        with self.assertRaises(UserError):
            coming.action_view_documents()
