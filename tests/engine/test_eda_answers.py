"""Answers of German courts: what they say, and files that are refused."""

from datetime import date
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import eda_answers
from odoo.addons.collections_followup.engine.court_exchange import STATES, Refused
from odoo.addons.collections_followup.engine.eda_layout import pack

DAY = date(2026, 4, 1)
GNR = "26001234508"


def build(kind, *records, **totals):
    """A file of a court, as it would be; totals are counted unless they are given."""
    body = [pack(f"{kind} {key}", values) for key, values in records]
    numbers = [
        str(value)
        for _key, values in records
        for name, value in values.items()
        if name.startswith("court_number")
    ]
    end = {
        "count": sum(key.startswith("KS") for key, _values in records),
        "records": len(body),
        "court_numbers": sum(int(number[2:9]) for number in numbers),
        **totals,
    }
    head = pack("AA", {"sender": "12345678", "day": DAY, "kind": kind, "format": "4000"})
    return b"".join(line + b"\r\n" for line in (head, *body, pack("BB", end)))


def known(reference="A-1", **values):
    return ("KS 00", {"reference": reference, "court_number_1": GNR, **values})


class TestEdaAnswers(TestCase):
    def _read(self, kind, *records):
        answers = eda_answers.read(build(kind, *records)).answers
        for answer in answers:
            self.assertIn(answer.state, STATES)
        return answers

    def test_no_letter_is_empty(self):
        content = build("03", known())
        with self.assertRaises(Refused) as caught:
            eda_answers.read(content.replace(b"A-1", b"A\x001"))
        self.assertEqual(caught.exception.args[0], "unknown")

    def test_issued_with_the_number_of_the_court(self):
        (answer,) = self._read("03", known(day=date(2026, 3, 30)))
        self.assertEqual((answer.state, answer.reference), ("issued", "A-1"))
        self.assertEqual((answer.court_numbers, answer.day), ((GNR,), date(2026, 3, 30)))

    def test_served_and_not_served(self):
        for message, state, enforcing in (
            ("05", "served", False),
            ("06", "not_served", False),
            ("08", "served", True),
            ("09", "not_served", True),
        ):
            (answer,) = self._read("05", known(message=message, day=date(2026, 4, 2)))
            self.assertEqual((answer.state, answer.enforcing), (state, enforcing))
        one, two = self._read(
            "05",
            known(message="06"),
            ("AG 03", {"street": "Neuer Weg 3", "zip": "50667", "city": "Köln"}),
            ("NZUG 01", {"cause": "D", "text": "Neuer Weg 3;50667 Köln"}),
            known("A-2", message="05"),
        )
        self.assertEqual((one.place, two.place), (2, 5))
        self.assertIn("verzogen", one.text)
        self.assertIn("Neuer Weg 3, 50667 Köln", one.text)
        self.assertEqual((one.day, two.text), (DAY, ""), "the day of the file, where none is said")

    def test_objections_queries_and_what_parties_file(self):
        (answer,) = self._read("18", known(), ("WIPG 00", {"extent": "2", "day": date(2026, 4, 3)}))
        self.assertEqual((answer.state, answer.partial), ("objection", True))
        self.assertEqual(answer.day, date(2026, 4, 3))
        (answer,) = self._read(
            "20", known(), ("MO 00", {"error": "012", "field": "AGSH", "content": "Weg"})
        )
        self.assertEqual((answer.state, answer.text), ("query", "012 AGSH Weg"))
        (answer,) = self._read("16", known(hearing_zip="70182", hearing_city="Stuttgart"))
        self.assertEqual((answer.state, answer.text), ("transferred", "70182 Stuttgart"))
        for kind, state, enforcing in (
            ("07", "not_served", False),
            ("08", "enforcement", True),
            ("10", "not_served", True),
            ("22", "enforcement", True),
            ("25", "withdrawn", False),
            ("29", "transferred", False),
        ):
            (answer,) = self._read(kind, known())
            self.assertEqual((answer.state, answer.enforcing), (state, enforcing))
        (answer,) = self._read("30", ("KS 00", {"court_number_1": GNR, "extent": "1"}))
        self.assertEqual((answer.state, answer.reference, answer.partial), ("objection", "", False))
        (answer,) = self._read("90", ("QU 00", {"text": "ABC001.EDA"}), ("QU 00", {"text": "ok"}))
        self.assertEqual((answer.state, answer.text), ("receipt", "ABC001.EDA\nok"))

    def test_files_one_after_the_other_and_without_line_ends(self):
        content = build("03", known()) + build("05", known(message="05"))
        found = eda_answers.read(content + b"\x1a")
        self.assertEqual([answer.state for answer in found.answers], ["issued", "served"])
        self.assertEqual(found.totals, {"count": 2, "records": 2, "court_numbers": 2 * 12345})
        self.assertEqual(eda_answers.read(content.replace(b"\r\n", b"")), found)
        self.assertTrue(eda_answers.is_such(content))
        self.assertFalse(eda_answers.is_such(b"AA nothing of that kind"))

    @given(st.data())
    def test_a_file_that_is_cut_is_refused(self, data):
        content = build("05", known(message="05"), known("A-2", message="06"))
        end = data.draw(st.integers(1, len(content) - 3))
        with self.assertRaises(Refused):
            eda_answers.read(content[:end])

    def test_totals_are_checked(self):
        for name in ("count", "records", "court_numbers"):
            with self.assertRaises(Refused) as caught:
                eda_answers.read(build("05", known(message="05"), **{name: 9}))
            self.assertEqual((caught.exception.reason, caught.exception.name), ("totals", name))
        with self.assertRaises(Refused):
            eda_answers.read(build("90", ("QU 00", {"text": "x"}), records=2))

    def test_what_is_no_answer_is_refused(self):
        for content in (
            b"",
            b"hello",
            build("03", known()).replace(b"AA", b"XX"),
            build("05", known(message="77")),
            build("05", ("NZUG 01", {"cause": "A"}), known(message="05")),
            build("03", known()).replace(b"\r\n03", b"\r\n05"),
        ):
            with self.assertRaises(Refused):
                eda_answers.read(content)
