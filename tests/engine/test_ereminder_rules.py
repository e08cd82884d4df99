from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import ereminder
from odoo.addons.collections_followup.engine.ereminder_forms import build
from odoo.addons.collections_followup.engine.ereminder_rules import check

from ..examples import some
from .test_ereminder_forms import CLAIM, CUSTOMER, SUPPLIER

CENTS = st.integers(-100000, 100000).filter(bool)


class TestEreminderRules(TestCase):
    """What a file lacks is found on the file itself."""

    def _codes(self, form, claim):
        return {problem.code for problem in check(form, build(form, claim))}

    def _damage(self, form, before, after):
        content = build(form, CLAIM).decode()
        self.assertIn(before, content)
        return {problem.code for problem in check(form, content.replace(before, after, 1).encode())}

    def test_what_is_missing_has_a_name(self):
        cases = [
            ("peppol", {"customer": CUSTOMER._replace(endpoint="")}, "customer_endpoint"),
            ("ehf", {"supplier": SUPPLIER._replace(endpoint="")}, "supplier_endpoint"),
            ("peppol", {"buyer_reference": ""}, "buyer_reference"),
            ("peppol", {"customer": CUSTOMER._replace(country="")}, "customer_country"),
            ("ubl", {"customer": CUSTOMER._replace(name="")}, "customer_name"),
            ("oioubl", {"customer": CUSTOMER._replace(building="")}, "customer_building"),
            ("oioubl", {"customer": CUSTOMER._replace(contact_id="")}, "customer_contact"),
            ("ehf", {"customer": CUSTOMER._replace(zip="")}, "customer_zip"),
            ("ehf", {"customer": CUSTOMER._replace(company_id="12")}, "customer_register"),
            ("ehf", {"lines": (CLAIM.lines[0]._replace(kind="other"),)}, "invoice"),
            ("ubl", {"lines": ()}, "lines"),
            ("ubl", {"lines": CLAIM.lines[2:]}, "nothing"),
            ("peppol", {"decimals": 3}, "decimals"),
            ("peppol", {"type_code": "380"}, "type"),
            ("oioubl", {"sequence": 0}, "sequence"),
        ]
        for form, values, code in cases:
            self.assertIn(code, self._codes(form, CLAIM._replace(**values)), (form, values))

    def test_plain_ubl_asks_for_no_electronic_address(self):
        bare = CUSTOMER._replace(endpoint="", scheme="", company_id="", vat="", street="")
        self.assertEqual(self._codes("ubl", CLAIM._replace(customer=bare)), set())

    def test_a_file_that_was_tampered_with(self):
        self.assertEqual(self._damage("ubl", ">100.10<", ">100.11<"), {"totals"})
        self.assertEqual(self._damage("peppol", ">100.10<", ">100.11<"), {"totals"})
        self.assertEqual(self._damage("ubl", 'currencyID="EUR"', 'currencyID="USD"'), {"currency"})
        self.assertEqual(self._damage("ubl", ">Reminder<", ">Dunning<"), {"type"})
        self.assertEqual(self._damage("ubl", "<cbc:Note>Second reminder</cbc:Note>", ""), set())
        self.assertIn("structure", self._damage("ubl", "Second reminder", ""))
        moved = "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        self.assertIn("currency", self._damage("ubl", moved, ""))
        self.assertEqual(
            self._damage("peppol", "<cbc:ID>N00007</cbc:ID>", f"{moved}<cbc:ID>N00007</cbc:ID>"),
            {"structure"},
        )
        self.assertEqual(self._damage("peppol", "billing:01:1.0", "billing:02:1.0"), {"structure"})
        self.assertEqual(self._damage("ehf", ">2026-03-12<", "><"), {"structure", "due"})

    def test_no_xml_at_all(self):
        self.assertEqual([own.code for own in check("ubl", b"no file")], ["structure"])
        self.assertIn("structure", {own.code for own in check("ubl", b"<Reminder/>")})

    @given(st.lists(CENTS, min_size=1, max_size=8), st.sampled_from(ereminder.FORMS))
    @settings(max_examples=some(60), deadline=None)
    def test_whatever_is_claimed_ties_out(self, cents, form):
        lines = tuple(
            ereminder.Line(f"I{place}", Decimal(amount) / 100, text="x")
            for place, amount in enumerate(cents)
        )
        found = self._codes(form, CLAIM._replace(lines=lines))
        self.assertEqual(found, set() if sum(cents) > 0 else {"nothing"})
