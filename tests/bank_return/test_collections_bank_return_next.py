from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnNext(BankReturnCommon):
    """What follows from the class of the bank's reason, and what notices it by the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector", login="returns_collector")
        cls.company.collections_user_id = cls.collector
        cls.move = cls._invoice(5)

    def _task(self, found):
        record = found.case_id or found
        tasks = record.activity_ids.filtered(lambda own: "Payment returned" in (own.summary or ""))
        return tasks.sorted("id")[-1:]

    def test_no_money_may_be_presented_again_twice(self):
        notes = []
        for _time in range(3):
            found = self._take_back(self._pay(self.move))
            notes.append(self._task(found).note)
        self.assertIn("again (1 of 2)", notes[0])
        self.assertIn("again (2 of 2)", notes[1])
        self.assertIn("returned 3 times", notes[2])

    def test_the_task_is_the_collector_s_and_on_the_case(self):
        found = self._take_back(self._pay(self.move))
        task = self._task(found)
        self.assertEqual((task.res_model, task.res_id), ("collections.case", self._case().id))
        self.assertEqual(task.user_id, self.collector)
        self.assertEqual(task.date_deadline, self.today)
        self.assertIn("AM04", task.summary)

    def test_without_a_case_it_is_on_the_return(self):
        early = self._invoice(-20, 70, partner=self.partner_b)
        found = self._take_back(self._pay(early))
        self.assertFalse(found.case_id)
        self.assertEqual(self._task(found).res_model, "collections.bank.return")

    def test_an_account_that_is_wrong_is_noted_on_the_customer(self):
        found = self._take_back(self._pay(self.move), code="AC04", account="DE02120300000000202051")
        self.assertIn("another account", self._task(found).note)
        self.assertIn("DE02120300000000202051", self.customer.message_ids[0].body)

    def test_a_mandate_is_asked_for(self):
        found = self._take_back(self._pay(self.move), code="MD01")
        self.assertIn("mandate", self._task(found).note)
        self.assertFalse(found.hold_id)

    def test_refused_by_the_customer_is_held_and_asked_about(self):
        found = self._take_back(self._pay(self.move), code="MD06")
        self.assertEqual(found.hold_id.move_id, self.move)
        self.assertEqual(found.hold_id.state, "active")
        self.assertEqual(found.hold_id.date_until, self._soon(13))
        self.assertEqual(self._reason(self.move), "hold")
        self.assertIn("may be disputed", self._task(found).note)

    def test_who_died_is_flagged_once(self):
        found = self._take_back(self._pay(self.move), code="MD07")
        entry = found.flag_entry_id
        self.assertEqual(entry.flag_id, self.env.ref("collections_followup.flag_deceased"))
        self.assertEqual(entry.partner_id, self.customer)
        self.assertIn("MD07", entry.reason)
        self.assertEqual(self._reason(self.move), "flag")
        again = self._take_back(self._pay(self.move), code="MD07")
        self.assertFalse(again.flag_entry_id)
        self.assertIn("estate", self._task(again).note)

    def test_technical_ones_are_sent_again(self):
        found = self._take_back(self._pay(self.move), code="AM05")
        self.assertIn("send it again", self._task(found).note)

    def test_an_accountant_without_cases_books_all_of_it(self):
        """What follows needs no right of whoever books."""
        self.accountant.group_ids -= self.env.ref(
            "collections_followup.group_collections_collector"
        )
        for code in ("AM04", "AC04", "MD01", "MD06", "MD07", "AM05"):
            found = self._return(100, self._pay(self.move).name, code=code, user=self.accountant)
            found.with_user(self.accountant).action_book()
            self.assertEqual(found.state, "done")
            self.assertTrue(self._task(found.sudo()))

    # ------------------------------------------------------------- what the ledger tells

    def test_the_case_is_open_again_at_its_level(self):
        self._pass()
        level = self._item(self.move).collections_level_id
        self.assertTrue(level)
        payment = self._pay(self.move)
        self.assertFalse(self._case())
        self._take_back(payment)
        self.assertEqual(self._case().level_id, level)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_a_promise_is_open_again_or_broken(self):
        promises = self.env["collections.promise"]
        promise = promises._make({self._item(self.move): 100.0}, self._soon(3))
        payment = self._pay(self.move)
        self.assertEqual(promise.state, "kept")
        self._take_back(payment)
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0))
        payment = self._pay(self.move)
        self.assertEqual(promise.state, "kept")
        with self._on(20):
            self._take_back(payment, day=self._soon(20))
            self.assertEqual(promise.state, "broken")

    def test_a_promise_that_was_kept_in_part_only(self):
        other = self._invoice(5, 50)
        promise = self.env["collections.promise"]._make(
            {self._item(self.move): 100.0, self._item(other): 50.0}, self._soon(3)
        )
        payment = self._pay(self.move)
        self._pay(other)
        self.assertEqual(promise.state, "kept")
        with self._on(20):
            self._take_back(payment, day=self._soon(20))
        self.assertEqual((promise.state, promise.amount_paid), ("partly_kept", 50))

    def test_an_instalment_is_owed_again(self):
        plans = self.env["collections.plan"]
        plans._activate_stages()
        terms = {"installment_count": 2, "date_first": self._soon(1), "shift": "none"}
        plan = plans._make(self._item(self.move), terms)
        plan.action_propose()
        plan.action_accept()
        payment = self._pay(self.move, 50)
        first, second = plan.installment_ids.sorted("sequence")
        self.assertEqual((first.amount_paid, second.amount_paid), (50, 0))
        self._take_back(payment)
        self.assertEqual((first.amount_paid, second.amount_paid), (0, 0))

    def test_a_settlement_is_not_paid_any_more(self):
        self.company.write(
            {
                "collections_settlement_account_id": self.costs.id,
                "collections_settlement_collector_percent": 50,
                "collections_settlement_supervisor_percent": 50,
            }
        )
        settlement = self.env["collections.settlement"]._make(
            self._item(self.move), 70.0, self._soon(7)
        )
        settlement._offer()
        self.assertEqual(settlement.state, "active")
        payment = self._pay(self.move, 70)
        self.assertEqual(settlement.state, "paid")
        self._take_back(payment)
        self.assertEqual(settlement.state, "active")
        self.assertEqual(self.move.amount_residual, 100)
