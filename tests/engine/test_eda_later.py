"""Enforcement orders, replies and withdrawals: written, and read again as they were."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import eda, eda_answers, eda_later
from odoo.addons.collections_followup.engine.court_exchange import Refused
from odoo.addons.collections_followup.engine.eda_layout import CODE_PAGE, unpack

D = Decimal
DAY = date(2026, 6, 15)
SENDER = eda.Sender("12345678", "ABC007", "collections", "19.0")
GNR = "26001234508"
ROW = {
    **{"error": "012", "field": "AGNAME1", "index_1": "01", "index_2": "00", "mask": "0"},
    **{"digit": "0", "digit_place": "0", "form": "X", "content": "Müller"},
}


class TestEdaLater(TestCase):
    def _write(self, *items):
        written = eda_later.write(SENDER, list(items), DAY)
        lines = written.content.decode(CODE_PAGE).split("\r\n")
        self.assertEqual(lines.pop(), "")
        self.assertEqual({len(line) for line in lines}, {128})
        return written, lines

    def test_an_enforcement_order_tells_of_payments(self):
        payments = tuple((date(2026, 5, day), D(10 * day)) for day in range(1, 9))
        _written, lines = self._write(eda_later.Order("L-1", GNR, payments))
        self.assertEqual(lines[0][16:18] + lines[0][26:30] + lines[0][30:36], "084100ABC007")
        self.assertEqual(
            [line[:9] for line in lines[1:-1]], ["08KS   00", "08ZAHL 00", "08ZAHL200"]
        )
        head = unpack(lines[1], "08 KS 00")
        self.assertEqual((head["paid"], head["service"], head["day"]), ("2", "1", DAY))
        self.assertEqual((head["court_number_1"], head["reference"]), (GNR, "L-1"))
        self.assertEqual(lines[1][118:125], "0" * 7)
        more = unpack(lines[3], "08 ZAHL2 00")
        self.assertEqual((more["day_2"], more["amount_2"]), (date(2026, 5, 8), D("80.00")))
        self.assertIsNone(more["day_3"])
        _written, lines = self._write(eda_later.Order("L-1", GNR))
        self.assertEqual((len(lines), lines[1][64:66]), (3, "11"), "nothing was paid")

    def test_a_reply_sends_the_fields_back(self):
        reply = eda_later.Reply("L-1", (GNR, GNR), DAY, date(2026, 3, 16), "01", (ROW, ROW))
        _written, lines = self._write(reply)
        self.assertEqual(
            [line[:9] for line in lines[1:-1]], ["20KS   00", "20MO   00", "20MO   00"]
        )
        self.assertEqual(unpack(lines[2], "20 MO 00"), ROW)
        head = unpack(lines[1], "20 KS 00")
        self.assertEqual((head["filed"], head["about"]), (date(2026, 3, 16), "01"))

    def test_withdrawn_or_settled(self):
        _written, lines = self._write(
            eda_later.End("L-1", GNR), eda_later.End("L-2", GNR, settled=True)
        )
        self.assertEqual([line[52:66] for line in lines[1:-1]], [f"RJ{GNR}E", f"EJ{GNR}E"])

    @given(
        st.sampled_from(("order", "reply", "end")),
        st.lists(st.integers(0, 10**11 - 1).map("{:011}".format), min_size=1, max_size=4),
        st.integers(0, 12),
    )
    def test_totals_are_those_that_a_reader_counts(self, kind, numbers, paid):
        items = {
            "order": [eda_later.Order("A", own, ((DAY, D(1)),) * paid) for own in numbers],
            "reply": [eda_later.Reply("A", (own,), DAY, None, "", (ROW,)) for own in numbers],
            "end": [eda_later.End("A", own) for own in numbers],
        }[kind]
        written = eda_later.write(SENDER, items, DAY)
        read = eda_answers.read(written.content)
        self.assertEqual(read.totals, written.totals)
        self.assertEqual(len(read.answers), len(numbers))
        states = {"order": "enforcement", "reply": "query", "end": "withdrawn"}
        self.assertEqual({own.state for own in read.answers}, {states[kind]})
        # One digit changed is found.
        broken = written.content.replace(b"BB12345678", b"BB1234567" + b"8", 1)
        at = broken.index(b"BB12345678") + 17
        broken = broken[: at - 1] + (b"1" if broken[at - 1 : at] != b"1" else b"2") + broken[at:]
        with self.assertRaises(Refused):
            eda_answers.read(broken)

    def test_what_cannot_be_written(self):
        order = eda_later.Order("L-1", GNR)
        for item, reason in (
            (order._replace(court_number="26-123"), "form"),
            (order._replace(court_number=""), "missing"),
            (order._replace(reference="x" * 31), "length"),
            (order._replace(reference=""), "missing"),
            (order._replace(payments=((DAY, D(1)),) * 13), "count"),
            (order._replace(payments=((DAY, D(-1)),)), "number"),
            (eda_later.Reply("L", (GNR,) * 6, DAY, None, "", (ROW,)), "count"),
            (eda_later.Reply("L", (GNR,), DAY, None, "", ()), "missing"),
            (eda_later.Reply("L", (GNR,), DAY, None, "", ({**ROW, "content": "€"},)), "letters"),
        ):
            problem = eda_later.find_problem(SENDER, item, DAY)
            self.assertEqual(problem.reason, reason, item)
        for items in ([], [order, eda_later.End("L-2", GNR)]):
            with self.assertRaises(Refused):
                eda_later.write(SENDER, items, DAY)
        with self.assertRaises(Refused):
            eda_later.write(SENDER._replace(number=""), [order], DAY)
