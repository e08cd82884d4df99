from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsBookingCredit(DisputeCommon):
    """Credit notes over parts of invoices, with their taxes."""

    def test_taxes_of_a_part_to_the_cent(self):
        """A draft over a part of an invoice comes to it, each tax in proportion."""
        tax = self.tax_sale_a  # 15 %
        low = tax.copy({"name": "7 %", "amount": 7.0})
        move = self._invoice(
            5,
            invoice_line_ids=[
                Command.create(
                    {"name": name, "quantity": 3, "price_unit": price, "tax_ids": taxes.ids}
                )
                for name, price, taxes in (
                    ("A", 33.33, tax),
                    ("B", 19.99, low),
                    ("C", 7.77, tax | low),
                )
            ],
        )
        total = move.amount_total
        line = self._dispute(move).line_ids
        for part in (0.01, round(total * 0.387, 2), round(total - 0.01, 2)):
            refund = line._create_credit_note(part, move.invoice_line_ids.browse())
            self.assertEqual(refund.amount_total, part)
            self.assertAlmostEqual(refund.amount_tax, move.amount_tax * part / total, delta=0.02)
            self.assertLessEqual(
                set(refund.invoice_line_ids.mapped("name")), {"A", "B", "C"}, "each line stays"
            )
            refund.unlink()

    def test_fixed_taxes_are_not_reduced(self):
        fixed = self.tax_sale_a.copy({"name": "Fee", "amount_type": "fixed", "amount": 2.0})
        move = self._invoice(
            5,
            invoice_line_ids=[
                Command.create({"name": "A", "price_unit": 98.0, "tax_ids": fixed.ids})
            ],
        )
        line = self._dispute(move).line_ids
        refund = line._create_credit_note(50.0, move.invoice_line_ids.browse())
        self.assertEqual((refund.amount_total, refund.amount_tax), (50.0, 0.0))
        self.assertEqual(line.amount_accepted, 50.0)
