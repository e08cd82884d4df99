"""Positions of German court files, and how values fill them."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import eda_layout as el
from odoo.addons.collections_followup.engine.court_exchange import Refused

D = Decimal
WORDS = st.text("abcÄÖÜäöüßéç §&,.-", max_size=35).map(str.strip)
CENTS = st.integers(0, 10**10 - 1).map(lambda cents: D(cents).scaleb(-2))
DAYS = st.dates(date(2000, 1, 1), date(2079, 12, 31))


class TestEdaLayout(TestCase):
    def test_no_field_lies_over_another_one(self):
        self.assertEqual(el.amend(""), {key: tuple(own) for key, own in el.LAYOUT.items()})
        for key in el.LAYOUT:
            places = el.get_places(key)
            self.assertLessEqual(places[-1].start + places[-1].length - 1, el.LENGTH, key)
            self.assertGreaterEqual(places[0].start, 3 if key in ("AA", "BB") else 10, key)
            self.assertTrue({place.form for place in places} <= set(el.FORMS))

    @given(WORDS, WORDS, CENTS, DAYS, st.integers(1, 99))
    def test_what_is_packed_is_read_again(self, reason, number, amount, day, catalogue):
        values = {
            "catalogue": catalogue,
            "reason": reason,
            "number": number,
            "since": day,
            "amount": amount,
        }
        record = el.pack("01 ASPK 00", values)
        self.assertEqual(len(record), 128)
        line = record.decode(el.CODE_PAGE)
        self.assertEqual(el.get_key(line), "01 ASPK 00")
        found = el.unpack(line, "01 ASPK 00")
        self.assertEqual(found, {**values, "catalogue_more": None, "until": None})

    def test_letters_stand_where_the_description_says(self):
        line = el.pack("01 AS 03", {"street": "Ring 1", "zip": "70173", "city": "Köln"})
        self.assertEqual(line[:9], b"01AS   03")
        self.assertEqual((line[9:15], line[44:49]), (b"Ring 1", b"70173"))
        self.assertEqual(line[49:53], "Köln".encode("cp850"))
        rate = el.pack("01 ZINS 00", {"rate": D("9"), "above_base": "B", "per": "1"})
        self.assertEqual(rate[9:16], b"09000B1")
        self.assertEqual(rate[28:38], b" " * 10)

    def test_what_cannot_be_written_is_refused_by_name(self):
        for values, reason, value in (
            ({"city": "Łódź"}, "letters", "Ł"),
            ({"city": "10 €"}, "letters", "€"),
            ({"city": "a\tb"}, "letters", "a\tb"),
            ({"city": "x" * 28}, "length", "x" * 28),
            ({"town": "x"}, "form", ""),
        ):
            with self.assertRaises(Refused) as caught:
                el.pack("01 AS 03", values)
            self.assertEqual((caught.exception.reason, caught.exception.value), (reason, value))
            self.assertIn("01 AS 03", caught.exception.name)
        for values in (
            {"catalogue": 100},
            {"catalogue": -1},
            {"amount": D("0.001")},
            {"amount": D(10) ** 8},
        ):
            with self.assertRaises(Refused) as caught:
                el.pack("01 ASPK 00", values)
            self.assertEqual(caught.exception.reason, "number")
        with self.assertRaises(Refused):
            el.pack("01 ZINS 00", {"rate": D("0.0001")})
        with self.assertRaises(Refused):
            el.pack("99 XX 00", {})

    def test_numbers_and_days_that_are_none_are_refused(self):
        line = el.pack("BB", {"count": 1}).decode("cp850")
        with self.assertRaises(Refused):
            el.unpack(line[:16] + "x" + line[17:], "BB")
        line = "05KS   00".ljust(74) + "261332"
        with self.assertRaises(Refused):
            el.unpack(line.ljust(128), "05 KS 00")
        self.assertIsNone(el.unpack(line[:74] + "000000".ljust(54), "05 KS 00")["day"])
        self.assertEqual(
            el.unpack(line[:74] + "850102".ljust(54), "05 KS 00")["day"], date(1985, 1, 2)
        )

    def test_a_court_description_moves_fields(self):
        text = "# of our court\n05 KS 00 message 90 2 X\n05 KS 00 chamber 100 3 X  # new\n\n"
        amended = el.amend(text)
        line = ("05KS   00".ljust(89) + "06").ljust(99) + "K12"
        found = el.unpack(line.ljust(128), "05 KS 00", amended)
        self.assertEqual((found["message"], found["chamber"]), ("06", "K12"))
        self.assertEqual(el.LAYOUT["05 KS 00"][3], ("message", 73, 2, "X"))
        for wrong in (
            "05 KS 00 message 80",
            "05 KS 00 message x 2 X",
            "05 KS 00 message 80 2 Z",
            "05 KS 00 message 127 3 X",
            "05 KS 00 message 9 2 X",
            "05 ZZ 00 message 80 2 X",
            "05 KS 00 message 28 2 X",
        ):
            with self.assertRaises(Refused) as caught:
                el.amend(wrong)
            self.assertEqual(caught.exception.reason, "positions", wrong)
