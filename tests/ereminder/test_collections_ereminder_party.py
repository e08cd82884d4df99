from odoo.tests import tagged

from ..ereminder_common import EreminderCommon


@tagged("post_install", "-at_install")
class TestCollectionsEreminderParty(EreminderCommon):
    """Who claims and who owes, as the forms name them."""

    def _read_party(self, form, path, role="Customer"):
        self.customer.collections_ereminder = form
        notice = self.env["collections.notice"].search([("partner_id", "=", self.customer.id)])
        if not notice:
            self._invoice(5)
            notice = self._notices()
        [(_name, content)] = self.ereminders._make(notice)[notice.id].files
        return self._read(content, f"cac:Accounting{role}Party/cac:Party/{path}")

    def test_electronic_addresses_have_their_schemes(self):
        self.assertEqual(self._read_party("ehf", "cbc:EndpointID"), "923609016")
        self.assertEqual(self._read_party("ehf", "cbc:EndpointID/@schemeID"), "0192")
        self.assertEqual(self._read_party("oioubl", "cbc:EndpointID/@schemeID"), "NO:ORGNR")
        self.assertEqual(
            self._read_party("oioubl", "cbc:EndpointID/@schemeID", "Supplier"), "DK:CVR"
        )

    def test_the_register_number_of_norway_is_found_in_the_vat_number(self):
        self.customer.write({"company_registry": False, "vat": "NO923609016MVA"})
        number = "cac:PartyLegalEntity/cbc:CompanyID"
        self.assertEqual(self._read_party("ehf", number), "923609016")
        self.assertEqual(self._read_party("ehf", f"{number}/@schemeID"), "0192")

    def test_street_and_house_number_are_parted_where_the_form_wants_it(self):
        address = "cac:PostalAddress/cbc:"
        self.assertEqual(self._read_party("oioubl", f"{address}StreetName"), "Storgata")
        self.assertEqual(self._read_party("oioubl", f"{address}BuildingNumber"), "3")
        self.assertEqual(self._read_party("ubl", f"{address}StreetName"), "Storgata 3")

    def test_the_contact_is_who_gets_the_notice(self):
        self.env["res.partner"].create(
            {
                "name": "Kari",
                "parent_id": self.customer.id,
                "email": "kari@example.com",
                "collections_contact": True,
                "ref": "P-9",
            }
        )
        self.assertEqual(self._read_party("oioubl", "cac:Contact/cbc:ID"), "P-9")
        self.assertEqual(self._read_party("oioubl", "cac:Contact/cbc:Name"), "Kari")
        self.assertEqual(
            self._read_party("oioubl", "cac:Contact/cbc:ElectronicMail"), "kari@example.com"
        )
        self.assertEqual(self._read_party("oioubl", "cac:PartyName/cbc:Name"), self.customer.name)

    def test_a_german_authority_is_referred_to_by_its_address(self):
        self.customer.country_id = self.env.ref("base.de")
        self._set_endpoint(self.customer, "0204", "04011000-12345-34")
        self.customer.collections_ereminder = "peppol"
        self._invoice(5)
        notice = self._notices()
        [(_name, content)] = self.ereminders._make(notice)[notice.id].files
        self.assertEqual(self._read(content, "cbc:BuyerReference"), "04011000-12345-34")

    def test_the_reference_of_an_invoice_stands_in_for_the_customer_s(self):
        self.customer.ref = False
        self.customer.collections_ereminder = "peppol"
        self._invoice(5, ref="PO 77")
        notice = self._notices()
        [(_name, content)] = self.ereminders._make(notice)[notice.id].files
        self.assertEqual(self._read(content, "cbc:BuyerReference"), "PO 77")
