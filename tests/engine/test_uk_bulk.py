"""Bulk claims to the County Court: what is written, and what is refused."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from odoo.addons.collections_followup.engine import uk_bulk as uk
from odoo.addons.collections_followup.engine.court_exchange import Refused

D = Decimal
DAY = date(2026, 3, 16)
HOME = uk.Party("Smith & Sons", ("1 High Street", "Leeds"), "LS1 4AP")
SENDER = uk.Sender("12345678", "FILE-1", "A Clerk", HOME)
CLAIM = uk.Claim("A-1", (HOME,), D("119.00"), "Goods sold and delivered, invoice INV/1.")


class TestUkBulk(TestCase):
    def _refuse(self, **values):
        problem = uk.find_problem(SENDER, CLAIM._replace(**values), DAY)
        self.assertIsNotNone(problem, values)
        return (problem.reason, problem.name)

    def test_elements_in_the_order_of_the_schema(self):
        claim = CLAIM._replace(
            defendants=(HOME, HOME),
            claimant_reference="A-1",
            daily=D("0.03"),
            owed=date(2026, 2, 5),
            base=D("119.00"),
            solicitor_cost=D("50"),
        )
        written = uk.write(SENDER, [claim, CLAIM._replace(reference="A-2")], DAY)
        self.assertEqual(written.totals, {"count": 2, "amount": 23800})
        root = etree.fromstring(written.content)
        names = [etree.QName(own).localname for own in root.iter()]
        self.assertEqual(names[:7], [
            "bulkRequest", "header", "sdtCustomerId", "targetApplicationId", "requestCount",
            "customerReference", "requests",
        ])  # fmt: skip
        first = root[1][0]
        self.assertEqual(first.get("requestId"), "A-1")
        self.assertEqual([etree.QName(own).localname for own in first[0]], [
            "claimantReference", "claimantCorrespondence", "defendant1", "defendant2",
            "sendParticularsSeparately", "reserveRightToClaimInterest", "interest", "claimAmount",
            "solicitorCost", "particulars", "sotSignature",
        ])  # fmt: skip
        texts = {etree.QName(own).localname: own.text for own in first.iter()}
        self.assertEqual((texts["claimAmount"], texts["dailyAmount"]), ("11900", "3"))
        self.assertEqual((texts["owedDate"], texts["claimDate"]), ("2026-02-05", "2026-03-16"))
        self.assertEqual(first[0][1][0].text, "Smith & Sons")

    def test_limits(self):
        for values, problem in (
            ({"currency": "EUR"}, ("currency", "amount")),
            ({"defendants": (HOME,) * 3}, ("count", "defendants")),
            ({"defendants": ()}, ("missing", "defendants")),
            ({"amount": D("100000.00")}, ("number", "amount")),
            ({"amount": D(0)}, ("number", "amount")),
            ({"daily": D("10000"), "owed": DAY}, ("number", "dailyAmount")),
            ({"daily": D("1")}, ("missing", "owedDate")),
            ({"daily": D("1"), "owed": date(2026, 3, 17)}, ("form", "owedDate")),
            ({"solicitor_cost": D("1000")}, ("number", "solicitorCost")),
            ({"particulars": "x\n" * 25}, ("count", "particulars")),
            ({"particulars": "x" * 46}, ("length", "particulars")),
            ({"particulars": " "}, ("missing", "particulars")),
            ({"particulars": "a\x01b"}, ("letters", "particulars")),
            ({"reference": "A 1"}, ("form", "reference")),
            ({"reference": "x" * 25}, ("form", "reference")),
            ({"defendants": (HOME._replace(postcode="LS1 4CP"),)},
             ("form", "defendant1 postcode")),
            ({"defendants": (HOME._replace(address=("Leeds",)),)},
             ("missing", "defendant1 address")),
            ({"defendants": (HOME._replace(address=("a",) * 5),)}, ("count", "defendant1 address")),
            ({"defendants": (HOME._replace(name="x" * 61),)}, ("length", "defendant1 name")),
            ({"defendants": (HOME._replace(name=""),)}, ("missing", "defendant1 name")),
        ):  # fmt: skip
            self.assertEqual(self._refuse(**values), problem)
        most = CLAIM._replace(amount=D("99999.99"), particulars="x\n" * 24)
        self.assertIsNone(uk.find_problem(SENDER, most, DAY))

    def test_a_file_as_a_whole(self):
        for sender in (
            SENDER._replace(customer="1"),
            SENDER._replace(reference="a b"),
            SENDER._replace(signed=""),
        ):
            with self.assertRaises(Refused):
                uk.write(sender, [CLAIM], DAY)
        abroad = HOME._replace(address=("Ring 1", "20457 Hamburg"), postcode="")
        content = uk.write(SENDER._replace(correspondence=abroad), [CLAIM], DAY).content
        self.assertEqual(content.count(b"postcode>"), 2, "of the defendant alone")
        self.assertEqual(self._refuse(defendants=(abroad,)), ("form", "defendant1 postcode"))
        with self.assertRaises(Refused):
            uk.write(SENDER, [CLAIM, CLAIM], DAY)
        with self.assertRaises(Refused):
            uk.write(SENDER, [], DAY)
        uk.write(SENDER, [CLAIM], DAY, sent_today=2999)
        for claims, sent in (([CLAIM] * 2001, 0), ([CLAIM], 3000)):
            with self.assertRaises(Refused) as caught:
                uk.write(SENDER, claims, DAY, sent_today=sent)
            self.assertEqual(caught.exception.reason, "count")

    @given(st.text(max_size=45))
    def test_any_text_is_written_or_refused(self, text):
        claim = CLAIM._replace(particulars=f"x {text}")
        if uk.find_problem(SENDER, claim, DAY) is None:
            root = etree.fromstring(uk.write(SENDER, [claim], DAY).content)
            lines = [own.text for own in root.iter() if own.tag.endswith("}particulars")]
            self.assertEqual(" ".join(lines).split(), f"x {text}".split())
