from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine.typed_amount import UnclearAmountError, read_typed


@tagged("post_install", "-at_install")
class TestTypedAmount(BaseCase):
    def test_as_people_type_them(self):
        cases = (
            # Two decimals, whatever the language
            (2, "", {"600": 600, "1,234.50": "1234.5", "1.234,50": "1234.5", "1 234,5": "1234.5"}),
            (2, ",", {"1.500": 1500, "1,500": 1500, "12.345.678": 12345678, "1'000.00": 1000}),
            (2, ".", {"1\N{NARROW NO-BREAK SPACE}500,5": "1500.5", ".5": "0.5", "0,500": "0.5"}),
            (2, ".", {"1.000,000.5": None, "1,2,3": None, "1,00": 1, "12.3456": None, "12.": 12}),
            (2, ".", {"1234.500": "1234.5", "1234.567": None, "0.125": None, "0": 0, "0,00": 0}),
            # None: no amount has decimals, but for zeros
            (0, ",", {"1.500": 1500, "1500,00": 1500, "12,5": None}),
            # Three: as the language has it, and where nothing else can be meant
            (3, ".", {"1.500": "1.5", "1,500.250": "1500.25", "1500": 1500, "1.5": "1.5"}),
            (3, ",", {"1,500": "1.5", "1.500,250": "1500.25", "1.234.500": 1234500}),
            (3, ",", {"0.500": "0.5", "1500.250": "1500.25", "12.34": "12.34", "1.2345": None}),
            (2, "", dict.fromkeys(("", "x", "-5", "1e9", "NaN", "٣", "5 EUR", "9" * 40, ".", ","))),
        )
        for places, mark, texts in cases:
            for text, expected in texts.items():
                with self.subTest(places=places, mark=mark, text=text):
                    wanted = None if expected is None else Decimal(expected)
                    self.assertEqual(read_typed(text, places, mark), wanted)

    def test_what_may_be_read_in_two_ways_is_not_read(self):
        for mark, text in ((",", "1.500"), (".", "1,500"), ("", "1.500"), ("٫", "999,999")):
            with self.subTest(mark=mark, text=text), self.assertRaises(UnclearAmountError):
                read_typed(text, 3, mark)
