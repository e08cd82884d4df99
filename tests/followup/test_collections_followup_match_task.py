from datetime import date

from odoo.tests import tagged

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
