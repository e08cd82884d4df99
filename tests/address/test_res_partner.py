from odoo.tests import tagged

from .test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestResPartnerAddress(AddressCommon):
    """How addresses are compared."""

    def test_notation(self):
        self.customer.country_id = self.env.ref("base.be")
        for medium, address, key in (
            ("email", '"A" <A@Example.com>', "a@example.com"),
            ("email", "none", False),
            ("phone", "0470 12 34 56", "+32470123456"),
            ("sms", "+32 470 12 34 56", "+32470123456"),
            ("phone", " ", False),
            ("letter", "Main Street 1, 1, Town", "Main Street 1, 1, Town"),
            ("letter", "", False),
        ):
            self.assertEqual(self.customer._collections_normalize(medium, address), key, address)

    def test_own_addresses(self):
        self.customer.write(
            {"phone": "+32 470 12 34 56", "street": "Main Street 1", "zip": "1", "city": "Town"}
        )
        self.customer.country_id = self.env.ref("base.us")
        self.assertEqual(
            self.customer._collections_get_own_addresses(),
            [
                ("email", "a@example.com"),
                ("phone", "+32 470 12 34 56"),
                ("sms", "+32 470 12 34 56"),
                ("letter", "Main Street 1, 1, Town, US"),
            ],
        )
        self.assertTrue(self.customer._collections_has("email", "a@example.com"))
        self.assertTrue(self.customer._collections_has("phone", "+32470123456"))
        self.assertFalse(self.customer._collections_has("letter", "Main Street 2, 1, Town, US"))

    def test_what_tracing_found_is_the_customer_s(self):
        clerk = self._contact(email="clerk@example.com")
        finding = self.env["collections.address.finding"].create(
            {"contact_id": clerk.id, "source": "Register", "finding": "Moved"}
        )
        action = self.customer.action_collections_trace()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), finding)
        self.assertEqual(action["context"]["default_contact_id"], self.customer.id)
