"""Applications for German court payment orders: what is written, refused, and counted."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import eda, eda_answers
from odoo.addons.collections_followup.engine.court_exchange import Refused

D = Decimal
DAY = date(2026, 3, 16)
SENDER = eda.Sender("12345678", "EDA001", "collections", "19.0")
OWN = eda.Party(
    "Müller Werke",
    "Hafenstraße 1",
    "20457",
    "Hamburg",
    legal_form="GmbH",
    role="Geschäftsführerin",
    representative="Erika Müller",
)
OTHER = OWN._replace(name="Schmidt Handel", zip="70173", city="Stuttgart")
PERSON = eda.Party("Maier", "Weg 2", "70173", "Stuttgart", first_name="Karl", salutation="1")
CLAIM = eda.Claim(11, "INV/1", date(2026, 1, 5), D("119.00"))


def make(reference="A-1", **values):
    values = {"applicants": (OWN,), "respondents": (OTHER,), "claims": (CLAIM,), **values}
    return eda.Application(reference, "70173", "Stuttgart", **values)


class TestEda(TestCase):
    def _refuse(self, application):
        problem = eda.find_problem(SENDER, application)
        self.assertIsNotNone(problem)
        with self.assertRaises(Refused):
            eda.write(SENDER, [application], DAY)
        return (problem.reason, problem.name)

    def test_records_in_their_order(self):
        steps = (eda.Step(D("9.000"), True, date(2026, 2, 5)),)
        made = make(
            claims=(CLAIM._replace(steps=steps),),
            others=(eda.Other("reminder", D("5.00")), eda.Other("other", D("40.00"), "Pauschale")),
            iban="DE02 1203 0000 0000 2020 51",
            respondents=(OTHER, PERSON),
        )
        written = eda.write(SENDER, [made], DAY)
        lines = written.content.decode("cp850").split("\r\n")
        self.assertEqual(lines.pop(), "")
        self.assertEqual({len(line) for line in lines}, {128})
        self.assertEqual(
            [line[:2] if line[0] in "AB" else line[2:9].replace(" ", "") for line in lines],
            [
                "AA",
                "KS00",
                "AS01",
                "AS03",
                "ASGV01",
                "BANK00",
                "AG01",
                "AG03",
                "AG04",
                "AGGV01",
                "AG01",
                "AG03",
                "AG04",
                "ASPK00",
                "ZINS00",
                "MAHNK00",
                "ANF00",
                "BB",
            ],
        )
        self.assertEqual(lines[0][:36], "AA12345678260316011234567840" + "00EDA001")
        self.assertEqual(lines[1][107], "X", "two respondents owe it jointly")
        self.assertEqual(lines[10][45:50] + lines[10][80:85], "Karl Maier")
        self.assertEqual(
            lines[-1][:67], "BB12345678" + "0000001" + "0000016" + "0000011" + "11900".zfill(14)
            + "0" * 15 + "0000001"
        )  # fmt: skip
        self.assertEqual(
            written.totals,
            {"count": 1, "records": 16, "catalogue": 11, "amount": 11900, "claims": 1},
        )

    @given(
        st.lists(
            st.lists(
                st.tuples(st.integers(1, 99), st.integers(1, 10**10 - 1)), min_size=1, max_size=4
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_totals_are_those_that_a_reader_counts(self, orders):
        applications = [
            make(
                f"A-{index}",
                claims=tuple(
                    CLAIM._replace(catalogue=number, amount=D(cents).scaleb(-2))
                    for number, cents in claims
                ),
            )
            for index, claims in enumerate(orders)
        ]
        written = eda.write(SENDER, applications, DAY)
        found = eda_answers.read(written.content)
        self.assertEqual(found.totals, {**written.totals, "court_numbers": 0})
        self.assertEqual(found.totals["amount"], sum(cents for own in orders for _n, cents in own))

    def test_limits_of_an_application(self):
        step = eda.Step(D(5), True, DAY)
        for values, name in (
            ({"applicants": (OWN,) * 7}, "applicants"),
            ({"respondents": (OTHER,) * 6}, "respondents"),
            ({"claims": (CLAIM._replace(steps=(step,) * 4),)}, "steps"),
            ({"others": (eda.Other("return", D(3)),) * 10}, "others"),
        ):
            self.assertEqual(self._refuse(make(**values)), ("count", name))
        at_most = make(
            applicants=(OWN,) * 6,
            respondents=(OTHER,) * 5,
            claims=(CLAIM._replace(steps=(step,) * 3),),
            others=(eda.Other("return", D(3)),) * 9,
        )
        self.assertIsNone(eda.find_problem(SENDER, at_most))

    def test_what_is_missing_or_wrong_is_named(self):
        for values, problem in (
            ({"applicants": ()}, ("missing", "applicants")),
            ({"claims": ()}, ("missing", "claims")),
            ({"reference": ""}, ("missing", "reference")),
            ({"respondents": (OTHER._replace(street=""),)}, ("missing", "respondents street")),
            ({"respondents": (OTHER._replace(zip="123"),)}, ("form", "respondents zip")),
            ({"respondents": (OTHER._replace(legal_form=""),)},
             ("missing", "respondents legal_form")),
            ({"respondents": (OTHER._replace(representative=""),)},
             ("missing", "respondents representative")),
            ({"claims": (CLAIM._replace(catalogue=0),)}, ("number", "catalogue")),
            ({"claims": (CLAIM._replace(amount=D(0)),)}, ("number", "amount")),
            ({"claims": (CLAIM._replace(number=""),)}, ("missing", "number")),
            ({"claims": (CLAIM._replace(since=None),)}, ("missing", "since")),
            ({"respondents": (OTHER._replace(city="Łódź", country="PL"),)},
             ("letters", "01 AG 03 city")),
            ({"respondents": (OTHER._replace(name="x " * 90),)}, ("count", "AG name")),
            ({"respondents": (OTHER._replace(street="x" * 36),)}, ("length", "01 AG 03 street")),
        ):  # fmt: skip
            self.assertEqual(self._refuse(make(**values)), problem)

    def test_a_file_as_a_whole(self):
        for sender in (SENDER._replace(number="1234"), SENDER._replace(eda_id="")):
            with self.assertRaises(Refused):
                eda.write(sender, [make()], DAY)
        with self.assertRaises(Refused):
            eda.write(SENDER, [], DAY)
        with self.assertRaises(Refused) as caught:
            eda.write(SENDER, [make(), make()], DAY)
        self.assertEqual(caught.exception.value, "A-1")

    def test_long_names_go_over_four_lines(self):
        name = " ".join(["Gesellschaft"] * 8)
        lines = eda.write(SENDER, [make(respondents=(OTHER._replace(name=name),))], DAY).content
        self.assertIn(b"01AG   02", lines)
        self.assertEqual(lines.count(b"Gesellschaft"), 8)

    def test_legal_forms_are_found_at_the_end(self):
        for name, parts in (
            ("Müller Werke GmbH", ("Müller Werke", "GmbH")),
            ("Müller GmbH & Co. KG", ("Müller", "GmbH & Co. KG")),
            ("Hans Kurz e. K.", ("Hans Kurz", "e. K.")),
            ("Bau AG ", ("Bau", "AG")),
            ("KG", ("KG", "")),
            ("Verlag", ("Verlag", "")),
            ("", ("", "")),
        ):
            self.assertEqual(eda.split_legal_form(name), parts)
