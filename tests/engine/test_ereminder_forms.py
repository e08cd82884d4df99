from datetime import date
from decimal import Decimal
from unittest import TestCase

from lxml import etree

from odoo.addons.collections_followup.engine import ereminder
from odoo.addons.collections_followup.engine.ereminder_forms import build
from odoo.addons.collections_followup.engine.ereminder_rules import NAMES, check

SUPPLIER = ereminder.Party(
    name="Nordlys A/S",
    country="DK",
    endpoint="DK12345674",
    scheme="0184",
    company_id="12345674",
    company_scheme="0184",
    vat="DK12345674",
    street="Vestergade",
    building="12",
    city="Aarhus",
    zip="8000",
    contact="Ida",
    email="ida@example.com",
)
CUSTOMER = SUPPLIER._replace(
    name="Fjord <& Sons> AS",
    country="NO",
    endpoint="923609016",
    scheme="0192",
    company_id="923609016",
    company_scheme="0192",
    vat="NO923609016MVA",
    contact_id="4711",
    reference="K-7",
)
CLAIM = ereminder.Reminder(
    number="N00007",
    issued=date(2026, 3, 2),
    currency="EUR",
    supplier=SUPPLIER,
    customer=CUSTOMER,
    sequence=2,
    pay_by=date(2026, 3, 12),
    reference="N00007 / K-7",
    buyer_reference="PO 5",
    account=ereminder.Account("DK5000400440116243", True, "DABADKKK", "Nordlys A/S"),
    note="Second reminder",
    terms="Please pay by 12 March.",
    lines=(
        ereminder.Line("INV/1", Decimal("100.10"), "invoice", "Invoice 1", date(2026, 1, 1)),
        ereminder.Line("INV/2", Decimal("50.00"), "invoice", "Invoice 2", date(2026, 1, 9)),
        ereminder.Line("RINV/1", Decimal("-20.05"), "credit_note", "Credit", date(2026, 1, 20)),
        ereminder.Line("PAY/1", Decimal("-5.00"), "other", "Payment"),
    ),
)


class TestEreminderForms(TestCase):
    """The four forms, written from the same values."""

    def _read(self, form, path, claim=CLAIM):
        root = etree.fromstring(build(form, claim))
        return root.xpath(f"string({path})", namespaces=NAMES)

    def test_each_form_keeps_its_rules(self):
        for form in ereminder.FORMS:
            self.assertEqual(check(form, build(form, CLAIM)), [], form)

    def test_the_amounts_are_those_of_the_claim(self):
        for form in ereminder.FORMS:
            total = self._read(form, "cac:LegalMonetaryTotal/cbc:PayableAmount")
            self.assertEqual(total, "125.05", form)
        self.assertEqual(self._read("ubl", "cac:ReminderLine[3]/cbc:CreditLineAmount"), "20.05")
        self.assertEqual(self._read("peppol", "cac:InvoiceLine[3]/cbc:InvoicedQuantity"), "-1")
        price = "cac:InvoiceLine[3]/cac:Price/cbc:PriceAmount"
        self.assertEqual(self._read("ehf", price), "20.05")

    def test_a_reminder_has_its_number_in_the_sequence(self):
        for form in ("ubl", "oioubl"):
            self.assertEqual(self._read(form, "cbc:ReminderSequenceNumeric"), "2")
            self.assertEqual(self._read(form, "cbc:ReminderTypeCode"), "Reminder")
            early = CLAIM._replace(late=False)
            self.assertEqual(self._read(form, "cbc:ReminderTypeCode", early), "Advis")

    def test_lines_name_their_documents(self):
        path = "cac:ReminderLine[{}]/cac:BillingReference/cac:{}DocumentReference/cbc:ID"
        self.assertEqual(self._read("ubl", path.format(1, "Invoice")), "INV/1")
        self.assertEqual(self._read("ubl", path.format(3, "CreditNote")), "RINV/1")
        self.assertEqual(self._read("ubl", "cac:ReminderLine[4]/cac:BillingReference"), "")
        for form in ereminder.INVOICE_FORMS:
            root = etree.fromstring(build(form, CLAIM))
            self.assertEqual(len(root.findall(f"{{{ereminder.CAC}}}BillingReference")), 2)

    def test_the_invoice_forms_name_no_vat(self):
        """BR-O-02: nothing is subject to VAT, so no VAT number may be named."""
        for form in ereminder.INVOICE_FORMS:
            text = build(form, CLAIM).decode()
            self.assertNotIn("PartyTaxScheme", text)
            self.assertNotIn("Percent", text)
        self.assertIn("PartyTaxScheme", build("ubl", CLAIM).decode())

    def test_ehf_has_no_type_of_invoice(self):
        self.assertEqual(self._read("ehf", "cbc:InvoiceTypeCode"), "")
        self.assertEqual(self._read("peppol", "cbc:InvoiceTypeCode"), "71")

    def test_oioubl_writes_addresses_and_schemes_its_own_way(self):
        party = "cac:AccountingSupplierParty/cac:Party/"
        self.assertEqual(self._read("oioubl", party + "cbc:EndpointID/@schemeID"), "DK:CVR")
        address = f"{party}cac:PostalAddress/cbc:"
        self.assertEqual(self._read("oioubl", f"{address}BuildingNumber"), "12")
        self.assertEqual(self._read("ubl", f"{address}StreetName"), "Vestergade 12")
        bare = CLAIM._replace(supplier=SUPPLIER._replace(endpoint="", scheme=""))
        self.assertEqual(self._read("oioubl", party + "cbc:EndpointID", bare), "DK12345674")

    def test_oioubl_identifies_nobody_without_a_scheme(self):
        self.assertNotIn("PartyIdentification", build("oioubl", CLAIM).decode())
        self.assertIn("PartyIdentification", build("ubl", CLAIM).decode())

    def test_texts_of_people_break_nothing(self):
        odd = CLAIM._replace(note="a\x00b\x0b <x> &amp; \ud800 'q'\nnext")
        for form in ereminder.FORMS:
            content = build(form, odd)
            self.assertEqual(check(form, content), [], form)
            root = etree.fromstring(content)
            self.assertEqual(
                root.xpath("string(cbc:Note)", namespaces=NAMES), "ab <x> &amp; 'q' next"
            )

    def test_the_same_values_give_the_same_bytes(self):
        for form in ereminder.FORMS:
            self.assertEqual(build(form, CLAIM), build(form, CLAIM))

    def test_currencies_have_their_decimals(self):
        yen = CLAIM._replace(
            currency="JPY", decimals=0, lines=(ereminder.Line("INV/1", Decimal(1500)),)
        )
        self.assertEqual(self._read("ubl", "cac:LegalMonetaryTotal/cbc:PayableAmount", yen), "1500")
