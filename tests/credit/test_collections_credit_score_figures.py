from datetime import timedelta

from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditScoreFigures(CreditCommon):
    def test_the_index_averages_scores_by_amount(self):
        """10,000 on time, 5,000 15 days late and 5,000 30 days late: 70."""
        self._paid(40, 0, 10000)
        self._paid(40, 15, 5000)
        self._paid(40, 30, 5000)
        self.assertEqual(round(self._facts()["payment_index"], 2), 70)
        self._paid(40, -10, 20000)
        self._invoice(120, 1000)
        # What is overdue counts with the days that it is late today.
        self.assertEqual(round(float(self._facts()["payment_index"]), 2), 76.1)

    def test_the_day_of_the_payment_counts_and_not_that_of_its_entry(self):
        move = self._invoice(60, 100)
        self._pay(move, day=self.today - timedelta(days=60))
        self.assertEqual(self._facts()["payment_index"], 80)

    def test_older_payments_do_not_count(self):
        self._paid(380, 50)
        self.assertIsNone(self._facts()["payment_index"])
        self.assertEqual(self._facts()["paid_invoices"], 0)

    def test_an_invoice_that_was_paid_in_two_parts_is_one(self):
        move = self._invoice(30, 100)
        self._pay(move, 40, self.today - timedelta(days=30))
        self.assertEqual(self._facts()["paid_invoices"], 0)
        self._pay(move, 60, self.today - timedelta(days=10))
        facts = self._facts()
        self.assertEqual(facts["paid_invoices"], 1)
        # 40 at 80, 60 at 20 days late: 63.33
        self.assertAlmostEqual(float(facts["payment_index"]), 0.4 * 80 + 0.6 * 190 / 3, places=4)

    def test_credit_notes_are_no_payments(self):
        move = self._invoice(30, 100)
        refund = self._invoice(0, 100, move_type="out_refund")
        (self._item(move) | self._item(refund)).reconcile()
        self.assertEqual(self._facts()["paid_invoices"], 0)
        self.assertIsNone(self._facts()["payment_index"])

    def test_trend_is_the_last_quarter_less_the_three_before(self):
        self._paid(200, 4, 100)
        self._paid(200, 10, 200)
        self.assertIsNone(self._facts()["trend"])
        self._paid(20, 20, 50)
        self.assertAlmostEqual(self._facts()["trend"], 20 - 8)

    def test_the_day_on_which_the_quarter_begins_is_before_it(self):
        self._paid(89, 10)
        self._paid(90, 4)
        self.assertAlmostEqual(self._facts()["trend"], 6)

    def test_overdue_share_and_the_oldest_day(self):
        self._invoice(25, 20)
        self._invoice(-10, 80)
        facts = self._facts()
        self.assertEqual((facts["overdue_share"], facts["max_days"]), (20, 25))

    def test_money_on_account_pays_what_is_due_first(self):
        self._invoice(25, 20)
        self._invoice(10, 30)
        self._invoice(-10, 50)
        self._invoice(0, 30, move_type="out_refund")
        facts = self._facts()
        # 20 of the open 70 are overdue, since 10 days.
        self.assertAlmostEqual(facts["overdue_share"], 20 / 70 * 100)
        self.assertEqual(facts["max_days"], 10)
        self._invoice(0, 20, move_type="out_refund")
        facts = self._facts()
        self.assertEqual((facts["overdue_share"], facts["max_days"]), (0, 0))

    def test_promises_that_were_not_kept(self):
        self.assertIsNone(self._facts()["broken_rate"])
        move = self._invoice(10)
        promise = (
            self.env["collections.promise"]
            .sudo()
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "date": self.today,
                    "amount": 100,
                    "line_ids": [(0, 0, {"move_line_id": self._item(move).id, "amount": 100})],
                }
            )
        )
        self.env.cr.execute(
            "UPDATE collections_promise SET state = 'broken' WHERE id = %s", promise.ids
        )
        self.assertEqual(self._facts()["broken_rate"], 100)

    def test_use_of_the_limit_and_of_the_usual_one(self):
        self._invoice(10, 50)
        self.assertIsNone(self._facts()["utilisation"])
        self._limit(200)
        self.assertEqual(self._facts()["utilisation"], 25)
        self._give_none()
        self.assertGreater(self._facts()["utilisation"], 100)

    def test_months_since_the_first_invoice(self):
        self._paid(400, 0)
        # Invoiced 30 days before it was due
        self.assertEqual(self._facts()["tenure_months"], 14)

    def test_insolvency_counts_as_long_as_the_flag_does(self):
        entry = self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Court",
            }
        )
        self.assertTrue(self._facts()["insolvent"])
        entry.action_end()
        self.assertFalse(self._facts()["insolvent"])

    def test_what_was_written_off_within_24_months(self):
        move = self._invoice(60, 100)
        self.assertFalse(self._facts()["written_off"])
        register = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "amount": 40,
                    "payment_date": self.today,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        register._create_payments()
        self.assertTrue(self._facts()["written_off"])
        with self._on(740):
            self.assertFalse(self._facts()["written_off"])

    def test_another_company_has_its_own_history(self):
        data = self.setup_other_company()
        self._paid(40, 0)
        facts = self.scores._read_facts(data["company"], (self.customer.id,))
        self.assertEqual(facts[self.customer.id]["paid_invoices"], 0)

    def test_as_many_statements_for_many_customers_as_for_one(self):
        customers = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(6)])
        for customer in customers:
            self._paid(40, 5, partner=customer)
            self._invoice(10, partner=customer)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            before = self.cr.sql_log_count
            self.scores._read_facts(self.company, (customers[0].id,))
            one = self.cr.sql_log_count - before
            self.scores._read_facts(self.company, tuple(customers.ids))
            self.assertLessEqual(self.cr.sql_log_count - before - one, one)
