from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsPaymentHistory(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.histories = cls.env["collections.payment.history"]

    def _history(self, partner=None):
        self.histories._update(self.company)
        return self.histories.search(
            [
                ("company_id", "=", self.company.id),
                ("partner_id", "=", partner.id if partner else False),
            ]
        )

    def _call(self, day, outcome="right_person", **values):
        return self._log(outcome, date=f"{day} 10:00:00", **values)

    def test_likelihood_by_hand(self):
        paid = self._invoice(date(2025, 12, 31))
        # Paid on the fifth day; not paid; not paid; still open, so it does not count yet.
        for day in ("2026-01-05", "2026-01-20", "2026-02-03", "2026-02-25"):
            self._call(day)
        self._call("2026-01-05", "no_answer")
        self._pay(paid, day=date(2026, 1, 10))
        self._pay(self._invoice(20, partner=self.partner_b), day=date(2026, 2, 3))
        self._call("2026-02-03", partner_id=self.partner_b.id)
        whole = self._history()
        self.assertEqual((whole.contact_count, whole.paid_count), (4, 2))
        self.assertAlmostEqual(whole.likelihood, (2 + 1) / (4 + 2))
        own = self._history(self.customer)
        self.assertEqual((own.contact_count, own.paid_count), (3, 1))
        self.assertAlmostEqual(own.likelihood, (1 + 5 * 0.5) / (3 + 5))

    def test_what_is_no_contact_of_ours(self):
        self._call("2026-01-05", "wrong_number")
        self._call("2026-01-06", direction="in")
        self._call("2025-01-06")
        first = self._call("2026-01-07")
        self._call("2026-01-08", corrects_id=first.id, correction_reason="It was the day after")
        own = self._history(self.customer)
        self.assertEqual((own.contact_count, own.paid_count), (1, 0))

    def test_what_is_no_payment(self):
        self._call("2026-01-05")
        credited = self._invoice(date(2026, 1, 2))
        self._invoice(date(2026, 2, 7), move_type="out_refund")
        own = self._history(self.customer)
        self.assertEqual((own.contact_count, own.paid_count), (1, 0))
        lines = self._item(credited) | self.env["account.move.line"].search(
            [("move_id.move_type", "=", "out_refund"), ("account_type", "=", "asset_receivable")]
        )
        lines.reconcile()
        own = self._history(self.customer)
        self.assertEqual((own.paid_count, own.item_count), (0, 0), "credited is not paid")

    def test_days_late(self):
        self._pay(self._invoice(date(2025, 12, 31)), day=date(2026, 1, 10))
        self._pay(self._invoice(date(2026, 1, 31)), day=date(2026, 1, 10))
        parts = self._invoice(date(2026, 1, 10))
        self._pay(parts, 40.0, day=date(2026, 1, 11))
        self.assertEqual(self._history(self.customer).item_count, 2, "not paid yet")
        self._pay(parts, day=date(2026, 1, 30))
        own = self._history(self.customer)
        self.assertEqual((own.item_count, own.late_days), (3, 10 + 0 + 20))
        taken = self._invoice(date(2025, 6, 1))
        payment = self._pay(taken, day=date(2025, 12, 31))
        self.assertEqual(self._history(self.customer).item_count, 4)
        payment.action_cancel()
        own = self._history(self.customer)
        self.assertEqual((own.item_count, own.late_days), (3, 30), "taken back")

    def test_written_once_and_only_where_something_changed(self):
        own = self._history(self.customer)
        self.env.cr.execute(
            "UPDATE collections_payment_history SET write_date = '2020-01-01' WHERE id = %s",
            (own.id,),
        )
        self.assertEqual(self._history(self.customer), own)
        self.assertEqual(own.write_date.year, 2020)
        self._pay(self._invoice(9), day=self.today)
        self.assertNotEqual(self._history(self.customer).write_date.year, 2020)

    def test_companies_stay_apart(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        other.collections_policy_id = self.policy.copy({"company_id": other.id})
        self._call("2026-01-05")
        self.histories._update(other)
        whole = self.histories.search([("company_id", "=", other.id)])
        self.assertRecordValues(
            whole, [{"partner_id": False, "contact_count": 0, "likelihood": 0.5}]
        )
        self._history()
        manager = self._member("manager")
        manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(self.histories.with_user(manager).search([]), whole)
        with self.assertRaises(AccessError):
            whole.with_user(manager).contact_count = 5
        with self.assertRaises(AccessError):
            self.histories.with_user(self.collector).search([])

    def test_nightly(self):
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_payment_history").method_direct_trigger()
        self.assertTrue(self.histories.search([("partner_id", "=", self.customer.id)]))
