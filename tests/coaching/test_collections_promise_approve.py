from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..coaching_common import CoachingCommon
from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseApprove(CoachingCommon):
    """Who is asked, who may answer, and what an answer does."""

    def _approve(self, promise, user=None):
        return promise.with_user(user or self.supervisor).action_approve()

    def test_the_supervisor_is_asked_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.supervisor.lang = "fr_FR"
        promise = self._promise(self.large)
        activity = self._asked(promise)
        self.assertEqual((activity.user_id, len(activity)), (self.supervisor, 1))
        self.assertIn("000,00", activity.note)
        self.assertIn(self.trainee.name, activity.note)

    def test_approved_it_counts(self):
        promise = self._promise(self.large)
        self._approve(promise)
        self.assertRecordValues(
            promise,
            [
                {
                    "state": "open",
                    "approved_by_id": self.supervisor.id,
                    "date_approved": self.today,
                    "user_id": self.trainee.id,
                }
            ],
        )
        self.assertEqual(promise.line_ids.state, "open")
        self.assertEqual(self._reason(self.large), "promise")
        self.assertEqual(self.case.stage_id.kind, "negotiation")
        self.assertFalse(self._asked(promise))
        with self.assertRaisesRegex(UserError, "cannot be done any more"):
            self._approve(promise)
        with self.assertRaises(UserError):
            promise.with_user(self.second)._refuse("Pressed at the same time.")

    def test_nobody_approves_their_own_and_nobody_in_training_anything(self):
        promise = self._promise(self.large)
        self._train(self.second)
        for user in (self.trainee, self.collector, self.second, self.auditor):
            for step in (
                lambda own: own.action_approve(),
                lambda own: own._refuse("No."),
                lambda own: own.action_refuse(),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    step(promise.with_user(user))
            self.assertFalse(promise.with_user(user).can_approve)
        own = self._promise(self.move, user=self.second)
        self.assertEqual(own.state, "open")
        self.env["collections.training"].search([("user_id", "=", self.second.id)]).unlink()
        self.training.write({"user_id": self.supervisor.id, "supervisor_id": self.second.id})
        own = self._promise(self.small, 10.0, user=self.supervisor)
        self.assertEqual(own.state, "open")
        self.training.amount_limit = 0
        mine = self._promise(self.small, user=self.supervisor, replace=True)
        self.assertEqual(mine.state, "to_approve")
        with self.assertRaisesRegex(AccessError, "your own promise"):
            self._approve(mine)

    def test_the_activity_is_not_done_away_with(self):
        promise = self._promise(self.large)
        activity = self._asked(promise)
        for step in (
            lambda own: own.action_feedback(),
            lambda own: own.unlink(),
            lambda own: own.write({"user_id": self.trainee.id}),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                step(activity.with_user(self.trainee))

    def test_what_people_do_not_write(self):
        promise = self._promise(self.large).with_user(self.trainee)
        for values in (
            {"state": "open"},
            {"approved_by_id": self.trainee.id},
            {"date_approved": self.today},
            {"date_requested": False},
            {"date_logged": False},
            {"approver_id": self.trainee.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError), self.cr.savepoint():
                promise.write(values)

    def test_over_rpc_too(self):
        promises = self.env["collections.promise"].with_user(self.trainee)
        values = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "date": self.today,
            "line_ids": [
                Command.create({"move_line_id": self._item(self.large).id, "amount": 5000.0})
            ],
        }
        clever = promises.with_context(
            default_state="open",
            default_date_approved=self.today,
            default_user_id=self.collector.id,
            collections_replace=True,
        )
        self.assertEqual(clever.create(values).state, "to_approve")
        with self.assertRaises(AccessError):
            promises.create({**values, "state": "open", "user_id": self.collector.id})

    def test_two_currencies_in_one_dialog_count_together(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 1.0)])
        foreign = self._invoice(5, 600.0, currency_id=currency.id)
        promises = self._promise(self.small + foreign)
        self.assertEqual(promises.mapped("state"), ["to_approve"] * 2)
        self.assertEqual(len(self._asked(promises)), 2)

    def test_what_is_open_stays_until_the_new_one_is_approved(self):
        first = self._promise(self.large, 500.0, user=self.collector)
        self.assertIn("promised already", self._refused(self._promise, self.large))
        second = self._promise(self.large, replace=True)
        self.assertEqual((first.state, second.state), ("open", "to_approve"))
        self._approve(second)
        self.assertEqual((first.state, second.state), ("cancelled", "open"))
        self.assertEqual(first.replaced_by_id, second)

    def test_a_newer_word_ends_the_question(self):
        first = self._promise(self.large)
        self.assertIn("promised already", self._refused(self._promise, self.large, 400.0))
        second = self._promise(self.large, 4000.0, replace=True)
        self.assertEqual((first.state, first.replaced_by_id), ("cancelled", second))
        self.assertEqual(len(self._asked(first + second)), 1)
        third = self._promise(self.large, 400.0, user=self.collector, replace=True)
        self.assertEqual((second.state, third.state), ("cancelled", "open"))
        self.assertFalse(self._asked(first + second))

    def test_taken_back_by_who_asked(self):
        promise = self._promise(self.large)
        promise.with_user(self.trainee).action_cancel()
        self.assertEqual(promise.state, "cancelled")
        self.assertFalse(self._asked(promise))
        with self.assertRaises(UserError):
            self._approve(promise)

    def test_too_late_it_lapses_visibly(self):
        promise = self._promise(self.large, days=2)
        with freeze_time(self.today + timedelta(days=3)):
            action = self._approve(promise)
        self.assertEqual(promise.state, "lapsed")
        self.assertIn(promise.name, action["params"]["message"])

    def test_what_is_agreed_on_otherwise_is_not_approved(self):
        promise = self._promise(self.large)
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.large.id, "scope": "all"})],
            }
        )
        with self.assertRaisesRegex(UserError, dispute.name):
            self._approve(promise)
        self.assertEqual(promise.state, "to_approve")

    def test_after_a_logged_call_too(self):
        contact = self._log("promise", user=self.trainee, move_ids=[Command.set(self.large.ids)])
        wizard = self._open(contact.action_promise()).with_user(self.trainee)
        wizard.action_confirm()
        self.assertEqual(contact.promise_ids.state, "to_approve")

    def test_at_the_desk_too(self):
        desk = self.env["collections.desk"].with_user(self.trainee)
        item = self._item(self.large)
        answer = desk.save_outcome(
            self.case.id,
            "key-of-the-trainee",
            values={
                "outcome_id": self._result("promise").id,
                "item_ids": item.ids,
                "date": str(self.today + timedelta(days=7)),
            },
        )
        promise = self.large.collections_promise_id
        self.assertEqual(promise.state, "to_approve")
        self.assertIn(self.supervisor.name, answer["message"])
        case = self.case.with_user(self.trainee)
        [row] = [own for own in desk._read_items(case)[case] if own["id"] == item.id]
        self.assertIn("waits for approval", row["held"])
        self.assertFalse(row["promised"] or row["chosen"])
        self.assertTrue(answer["undoable"])
        desk.undo(answer["step_id"])
        self.assertEqual(promise.state, "cancelled")


@tagged("post_install", "-at_install")
class TestApproveFromAnswer(ReplyCommon):
    """The dialog that sorts an answer leads to a promise like any other."""

    def test_what_an_answer_promises_waits(self):
        supervisor = self._member("supervisor", "answer_supervisor")
        self.env["collections.training"].create(
            {
                "user_id": self.collector.id,
                "supervisor_id": supervisor.id,
                "company_id": self.company.id,
                "date_from": self.today,
                "amount_limit": 50.0,
            }
        )
        reply = self._answer("We will pay on 15 March.")
        wizard = self._open(self._sort(reply).action_promise()).with_user(self.collector)
        self.assertTrue(wizard.pending)
        wizard.action_confirm()
        promise = self.case.promise_ids
        self.assertEqual((promise.state, promise.approver_id), ("to_approve", supervisor))
        self.assertEqual(reply.state, "sorted")
        self.assertFalse(self._reason(self.move))
