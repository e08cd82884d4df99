from datetime import date, timedelta

from psycopg2.errors import SerializationFailure

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from .test_collections_followup_on_account import OnAccountCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupMatchTask(OnAccountCommon):
    """The collector is asked, once, to match money that an agreement waits for."""

    def test_task_that_was_done_is_not_made_again(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-10")
        self._receive(100)
        [task] = self._tasks()
        task.action_feedback(feedback="The customer is asked what it is for.")
        self._at("2026-03-11")
        self.assertEqual(self._tasks(), task)
        self._receive(50)
        self.assertEqual(len(self._tasks()), 2)

    def test_whose_task_it_is(self):
        collector = self._user("collector")
        self.customer.collections_user_id = collector
        plan = self._plan(self._invoice(-40, 300))
        self._at("2026-03-10")
        credit = self._receive(100)
        [task] = self._tasks()
        self.assertFalse(self._case(), "nothing is overdue: it stands on the plan")
        self.assertEqual((task.res_model, task.res_id), (plan._name, plan.id))
        self.assertEqual((task.user_id, task.collections_move_line_id), (collector, credit))
        self.assertIn(plan.name, task.note)
        self.assertIn("100.00", task.note)

    def test_gone_when_the_agreement_ends(self):
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-10")
        self._receive(100)
        self.assertTrue(self._tasks())
        plan.action_cancel()
        self.assertFalse(self._tasks())

    def test_one_payment_for_two_agreements(self):
        promise = self.env["collections.promise"]._make(
            {self._item(self._invoice(5)): 100.0}, date(2026, 3, 9)
        )
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(5)), 70.0, date(2026, 3, 11)
        )
        settlement._offer()
        with self._on(date(2026, 3, 9)):
            credit = self._receive(170)
        [task] = self._tasks()
        self.assertEqual(task.collections_move_line_id, credit)
        self.assertIn(promise.name, task.note)
        self.assertIn(settlement.name, task.note)


@tagged("post_install", "-at_install")
class TestTwoMatchTasks(CommittedCase):
    """Two transactions find the same money at once, each with a connection of its own."""

    @classmethod
    def _build(cls, env):
        super()._build(env)
        today = env["res.company"].browse(cls.ids["company"])._collections_today()
        partner = env["res.partner"].create(
            {"name": "Pays early", "property_account_receivable_id": cls.ids["receivable"]}
        )
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": cls.ids["sales"],
                "partner_id": partner.id,
                "invoice_date": today,
                "invoice_date_due": today + timedelta(30),
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 100, "tax_ids": [(5,)]})
                ],
            }
        )
        move.action_post()
        item = move._collections_get_receivable_lines()
        env["collections.promise"]._make({item: 100.0}, today + timedelta(5))
        payment = env["account.move"].create(
            {
                "journal_id": cls.ids["bank"],
                "date": today,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": cls.ids["receivable"],
                            "partner_id": partner.id,
                            "credit": 100,
                        }
                    ),
                    Command.create({"account_id": cls.ids["bank_account"], "debit": 100}),
                ],
            }
        )
        # Nobody has seen the money yet.
        payment.with_context(collections_no_refresh=True).action_post()
        cls.ids["partner"] = partner.id

    def _refresh(self, env):
        company = env["res.company"].browse(self.ids["company"])
        env["collections.followup"].refresh(company, env["res.partner"].browse(self.ids["partner"]))
        env.flush_all()

    def _count(self, env):
        return env["mail.activity"].search_count([("collections_move_line_id", "!=", False)])

    def test_the_second_begins_anew_and_finds_the_task(self):
        with self._worker() as second:
            self.assertFalse(self._count(second), "what it sees from now on")
            with self._worker() as first:
                self._refresh(first)
                self.assertEqual(self._count(first), 1)
            with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
                self._refresh(second)
            second.cr.rollback()
            second.invalidate_all(flush=False)
            self._refresh(second)
            self.assertEqual(self._count(second), 1)
