from odoo.tests import tagged

from .test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsAddressUsable(AddressCommon):
    """What came back is not used, read in Python and in SQL alike."""

    def test_next_contact_takes_over(self):
        clerk = self._contact(email="clerk@example.com", type="invoice")
        buyer = self._contact(email="buyer@example.com")
        move = self._invoice(5, partner=buyer)
        self.assertEqual(self._choose(moves=move), clerk)
        self._fail(clerk, "email")
        self.assertEqual(clerk._collections_get_email_to(), ['"partner_a" <a@example.com>'])
        self._fail(self.customer, "email")
        self.assertEqual(self._choose(moves=move), buyer)
        self._fail(buyer, "email")
        self.assertTrue(self._choose(moves=move)._collections_find_email_problem())

    def test_same_address_on_another_contact_is_none_either(self):
        self._contact(email="A@example.com", type="invoice")
        self._fail(self.customer, "email")
        self.assertTrue(self._choose()._collections_find_email_problem())
        other = self.env["res.partner"].create({"name": "Else", "email": "a@example.com"})
        self.assertFalse(other._collections_find_email_problem(), "of another customer it is")

    def test_number_and_postal_address(self):
        us = self.env.ref("base.us").id
        address = {"street": "Main Street 1", "zip": "10001", "city": "Town", "country_id": us}
        first = self._contact(type="invoice", phone="+32 470 12 34 56", **address)
        second = self._contact(
            type="invoice", phone="+32 470 12 34 57", **{**address, "street": "Main Street 2"}
        )
        for channel, medium in (("phone", "phone"), ("sms", "sms"), ("post", "letter")):
            self.assertEqual(self._choose(channel), first)
            own = self._fail(first, medium)
            self.assertEqual(self._choose(channel), second)
            own.action_verified()
            self.assertEqual(self._choose(channel), first)
            self._fail(first, medium)
        first.write({"phone": "+32 470 12 34 58", "street": "Main Street 3"})
        for channel in ("phone", "sms", "post"):
            self.assertEqual(self._choose(channel), first, "the new one is used")

    def test_next_channel_takes_over(self):
        self.levels.channel_phone = True
        self.customer.phone = "+32 470 12 34 56"
        self._fail(self.customer, "email")
        self._invoice(5)
        self._case().user_id = self.env.user
        run = self._prepare()
        run.action_send()
        self._deliver()
        notices = run.notice_ids.grouped("channel")
        self.assertIn(notices["email"].state, ("failed", "skipped"))
        self.assertEqual(notices["phone"].state, "sent")
