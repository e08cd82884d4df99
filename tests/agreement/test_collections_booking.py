from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..settlement.test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsBooking(SettlementCommon, DisputeCommon):
    """The same rules for what settlements, plans and disputes give up. Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_dispute_account_id = cls.account

    def _goodwill(self, move, amount):
        """Write a part of an invoice off as goodwill, and return the entry."""
        line = self._dispute(move).line_ids
        line.sudo().amount_accepted = amount
        line._book_write_off()
        return line.dispute_id.credit_move_ids

    def _settled(self, move, amount):
        """Write the rest of an invoice off after a settlement, and return the entry."""
        settlement = self._settle(move, amount)
        self._pay(move, amount)
        self._write_off()
        return settlement.move_ids

    def _both(self, amount=30.0, **values):
        """Return the entries of a goodwill and of a settlement over the same amount."""
        return (
            self._goodwill(self._invoice(5, **values), amount),
            self._settled(self._invoice(5, **values), 100.0 - amount),
        )

    def _loss(self, entry):
        return sum(
            entry.line_ids.filtered(lambda line: line.account_id == self.account).mapped("balance")
        )

    def test_at_the_rate_of_the_day(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2016-01-01", 4.0), (str(self.today), 2.0)]
        )
        for entry in self._both(currency_id=currency.id):
            self.assertEqual(entry.date, self.today)
            self.assertAlmostEqual(self._loss(entry), 15.0)
            item = self._item(entry)
            self.assertTrue(item.reconciled)
            self.assertEqual((item.amount_residual, item.amount_residual_currency), (0.0, 0.0))

    def test_in_the_journal_that_was_chosen(self):
        journal = self.env["account.journal"].create(
            {"name": "Bad debt", "code": "BAD", "type": "general"}
        )
        self.company.collections_settlement_journal_id = journal
        for entry in self._both():
            self.assertEqual(entry.journal_id, journal)

    def test_what_is_archived_is_not_booked_with(self):
        move = self._invoice(5)
        self.account.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            self._goodwill(move, 10.0)

    def test_after_what_is_locked(self):
        move = self._invoice(-5, date=self.today + timedelta(days=1))
        self.company.fiscalyear_lock_date = self.today
        entry = self._goodwill(move, 30.0)
        self.assertEqual(entry.state, "posted")
        self.assertGreater(entry.date, self.today)
        self.assertEqual(move.amount_residual, 70.0)

    def test_of_a_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.cr.precommit.run()
        journal = self.env["account.journal"].create(
            {"name": "Branch", "code": "BRA", "type": "general", "company_id": branch.id}
        )
        self.assertNotEqual(self._goodwill(self._invoice(5), 10.0).journal_id, journal)
        branch.collections_settlement_journal_id = journal
        entry = self._goodwill(self._invoice(5, company=branch), 10.0)
        self.assertEqual((entry.company_id, entry.journal_id), (branch, journal))

    def test_kinds_say_themselves_what_is_booked(self):
        booking = self.env["collections.booking"]
        with self.assertRaises(NotImplementedError):
            booking._get_write_off_account(self.company)
        with self.assertRaises(NotImplementedError):
            booking._get_write_off_label("INV/1")
        self.assertEqual(self.today, date(2026, 3, 2))
