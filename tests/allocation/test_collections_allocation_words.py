from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocationWords(AllocationCommon):
    def test_table(self):
        self.company.collections_allocation_order = "costs-interest-principal"
        for _number in range(7):
            self._invoice(2, 50.0)
        proposal = self._propose(self._money(60.0))
        text = html2plaintext(self.allocation._render(proposal))
        for part in (self.move.name, "$ 49.59", "$ 0.41", "$ 10.00", "$ 50.41", "$ 0.00"):
            self.assertIn(part, text.replace("\N{NO-BREAK SPACE}", " "))
        self.assertIn("and 2 more that get nothing", text)
        self.assertIn("Debt by debt: costs, interest, principal", text)
        self.assertIn("are invoiced first", text)
        self.company.collections_interest_product_id = False
        text = html2plaintext(self.allocation._render(self._propose(self._money(60.0))))
        self.assertIn("has no product", text)

    def test_what_the_customer_wrote(self):
        other = self._invoice(3, 50.0, payment_reference="RF 4711-0815")
        money = self.allocation._read_money(self._money(500.0))
        reading = self.allocation._read_remittance(money, f"{self.move.name}, rf47110815")
        self.assertEqual(list(reading.direction), [self.item, self._item(other)])
        words = self.allocation._explain_reading(reading)
        self.assertIn(f"{self.move.name}, {other.name}", words)
        reading = self.allocation._read_remittance(money, "the 110.41 that you wrote of")
        self.assertEqual(list(reading.direction), [self.item], "with interest and fees")
        self.assertIn("Found by the amount", self.allocation._explain_reading(reading))
        reading = self.allocation._read_remittance(money, f"{self.move.name} 12.50")
        self.assertIn("12.50", self.allocation._explain_reading(reading))
        reading = self.allocation._read_remittance(money, "thanks")
        self.assertIn("Neither", self.allocation._explain_reading(reading))

    def test_instalments(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        move = self._invoice(3, 80.0, invoice_payment_term_id=term.id)
        money = self.allocation._read_money(self._money(60.0))
        reading = self.allocation._read_remittance(money, f"{move.name}: 60.00")
        items = self._item(move).sorted("date_maturity")
        self.assertEqual(list(reading.direction), list(items))
        paid = [
            row.paid["principal"]
            for row in self.allocation._propose(money, reading.direction).rows
            if row.item in items
        ]
        self.assertEqual(list(map(float, paid)), [40, 19.82], "and its interest of 0.18")
