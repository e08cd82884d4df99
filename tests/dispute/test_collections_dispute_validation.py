from datetime import date

from odoo.tests import tagged

from ..dispute_common import DecideCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeValidation(DecideCommon):
    """Disputes within the validation period, and what is paid meanwhile: 12 CFR 1006.38, .30(c)."""

    today = date(2026, 11, 2)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels[0].purpose = "validation"
        cls.move = cls._invoice(5, 1000.0)
        cls._pass()

    def test_in_time_until_the_last_day(self):
        for day, end in (
            (date(2026, 12, 9), date(2026, 12, 9)),
            (date(2026, 12, 10), False),
            (date(2026, 11, 1), False),
        ):
            with self._on(date(2026, 12, 20)), self.env.cr.savepoint() as savepoint:
                dispute = self._dispute(self.move, amount=250.0, date_raised=day)
                self.assertEqual(dispute.date_validation_end, end, day)
                self.env.flush_all()
                savepoint.rollback()
                self.env.clear()

    def test_other_invoices_have_no_period(self):
        dispute = self._dispute(self._invoice(3))
        self.assertFalse(dispute.date_validation_end)

    def test_what_is_not_disputed_is_followed_up(self):
        """A debt of 1,000, of which 250 are disputed on the tenth day."""
        with self._on(date(2026, 11, 12)):
            self._dispute(self.move, amount=250.0)
        with self._on(date(2026, 11, 17)):
            notice = self._prepare().notice_ids
            self.assertEqual(notice.amount, 750.0)

    def test_it_is_rejected_with_its_verification(self):
        with self._on(date(2026, 11, 12)):
            dispute = self._dispute(self.move, amount=250.0)
            values = {"outcome": "rejected", "answer": "<p>See the order.</p>"}
            message = self._refused(self._wizard(dispute, send=False, **values).action_resolve)
            self.assertIn("12/09/2026", message)
            self.assertEqual(dispute.state, "open")
            self._wizard(dispute, send=True, **values).action_resolve()
            self.assertEqual(dispute.outcome, "rejected")

    def test_who_has_no_e_mail_is_answered_by_letter(self):
        with self._on(date(2026, 11, 12)):
            dispute = self._dispute(self.move, amount=250.0)
            self.customer.email = False
            values = {"outcome": "rejected", "answer": "<p>See the order.</p>", "send": False}
            self._wizard(dispute, **values).action_resolve()
            self.assertEqual(dispute.outcome, "rejected")

    def test_a_payment_never_counts_for_what_is_disputed(self):
        """A is disputed, 400 and the older one; of B 600 are owed: 500 that come count for B."""
        self._pay(self.move)
        first, second = self._invoice(9, 400.0), self._invoice(3, 600.0)
        self._dispute(first)
        self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": 500.0,
                "date": self.today,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        ).action_post()
        notice = self._prepare().notice_ids
        claimed = notice.line_ids.filtered(lambda line: line.amount > 0)
        self.assertEqual(claimed.move_id, second)
        self.assertEqual(notice.amount, 100.0)
        self.assertEqual(first.amount_residual, 400.0)
