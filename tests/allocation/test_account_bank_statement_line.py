from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..allocation_common import AllocationCommon
from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestAccountBankStatementLine(AllocationCommon, UnmatchedCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(10, 300.0)
        cls.booker = cls._biller("allocation_booker", "account.group_account_basic")

    def _line(self, amount, text, partner=None):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": self.today,
                "payment_ref": text,
                "amount": amount,
                "partner_id": partner and partner.id,
            }
        )

    def _open(self, line, user=None):
        action = line.with_user(user or self.booker).action_collections_apply()
        wizards = self.env["collections.allocation.wizard"].with_user(user or self.booker)
        return wizards.with_context(**action["context"]).create({})

    def test_by_what_the_customer_wrote(self):
        line = self._line(320.0, f"{self.late.name} 300.00 thanks")
        wizard = self._open(line)
        self.assertEqual(wizard.partner_id, self.customer, "found by the number")
        self.assertEqual((wizard.amount, wizard.currency_id), (320, self.company.currency_id))
        self.assertIn(self.late.name, wizard.reading)
        wizard.action_apply()
        self.assertEqual((self.late.amount_residual, self.move.amount_residual), (0, 80))
        self.assertTrue(line.is_reconciled)
        self.assertIn("matched already", self._refused(line.action_collections_apply))

    def test_nobody_knows_whose_it_is(self):
        wizard = self._open(self._line(50.0, "cash"))
        self.assertFalse(wizard.partner_id or wizard.proposal)
        self.assertIn("whose money", self._refused(wizard.action_apply))
        wizard.partner_id = self.customer
        self.assertTrue(wizard.proposal)
        wizard.action_apply()
        self.assertEqual(self.move.amount_residual, 50)

    def test_more_than_is_owed_stays_on_account(self):
        line = self._line(1000.0, "all", self.customer)
        self._open(line).action_apply()
        items = self._item(line.move_id)
        self.assertEqual(items.partner_id, self.customer)
        self.assertEqual(items.amount_residual, -(1000 - 400 - 10 - 0.82))

    def test_refused(self):
        self.assertIn("came in", self._refused(self._open, self._line(-5.0, "fee")))
        line = self._line(5.0, "x", self.customer)
        self._part(line, 2.0)
        self.assertIn("matched already", self._refused(self._open, line))
        line = self._line(5.0, "x", self.customer)
        with self.assertRaises(AccessError):
            self._open(line, self._user("collector"))
        # Who may invoice, and not work on the bank's lines
        wizard = self._open(line, self.biller)
        with self.assertRaises(AccessError):
            wizard.action_apply()
