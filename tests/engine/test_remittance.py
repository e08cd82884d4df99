from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.remittance import Debt, read

DEBTS = [
    Debt("a", ("INV/2026/00012", "PO-77"), (Decimal(400), Decimal("412.50"))),
    Debt("b", ("INV/2026/00013",), (Decimal(300),)),
    Debt("c", ("INV/2026/00014",), (Decimal(300),)),
]


@tagged("post_install", "-at_install")
class TestRemittance(BaseCase):
    def _read(self, text, money=700):
        reading = read(text, DEBTS, Decimal(money))
        return reading.reason, reading.direction

    def test_numbers(self):
        cases = {
            "INV/2026/00013 and INV/2026/00012": {"b": None, "a": None},
            "Re:inv202600012": {"a": None},
            "INV/2026/\n00013": {"b": None},
            "Rechnung 2026-00014": {"c": None},
            "202600012,202600013": {"a": None, "b": None},
            "your PO-77": {"a": None},
            "INV/2026/00012 400.00, INV/2026/00013 250.00": {
                "a": Decimal(400),
                "b": Decimal(250),
            },
            "EUR 400 for INV/2026/00012 EUR 300 for INV/2026/00014": {
                "a": Decimal(400),
                "c": Decimal(300),
            },
            "total 700.00 INV/2026/00012 400.00 INV/2026/00013 300.00": {"a": None, "b": None},
            "INV/2026/00012 900.00": {"a": None},
            "INV/2026/00012 (see INV/2026/00012: 350.00)": {"a": None},
        }
        for text, direction in cases.items():
            with self.subTest(text):
                self.assertEqual(self._read(text), ("number", direction))
                self.assertEqual(list(self._read(text)[1]), list(direction), "in their order")

    def test_amounts(self):
        self.assertEqual(self._read("my payment of 412.50"), ("amount", {"a": None}))
        self.assertEqual(self._read("", 400), ("amount", {"a": None}))
        self.assertEqual(self._read("300.00", 1), ("none", {}), "two have it")
        self.assertEqual(self._read("thanks", 300), ("none", {}))

    def test_what_is_no_number(self):
        for text in ("", None, "2026", "INV", "INV/2026/000123", "XINV/2026/00012X"):
            self.assertEqual(self._read(text, 1), ("none", {}), text)

    def test_what_two_go_by_says_nothing(self):
        debts = [Debt("a", ("2026/0001",), ()), Debt("b", ("2026-0001", "B12345"), ())]
        self.assertEqual(read("2026/0001", debts, Decimal(1)).reason, "none")
        self.assertEqual(read("2026/0001 B12345", debts, Decimal(1)).direction, {"b": None})
