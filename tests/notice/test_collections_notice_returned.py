from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..address.test_collections_address import AddressCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeReturned(AddressCommon):
    def test_letter_came_back(self):
        self.customer.write({"street": "Main Street 1", "zip": "1", "city": "Town"})
        self.customer.country_id = self.env.ref("base.us")
        self.levels.write({"channel_email": False, "channel_letter": True})
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        letter = run.notice_ids
        self.assertEqual((letter.channel, letter.state), ("letter", "sent"))
        letter.with_user(self._user("collector")).action_letter_returned()
        own = self._known("letter")
        self.assertEqual(own.address, "Main Street 1, 1, Town, US")
        self.assertFalse(own.usable)
        self.assertEqual(letter.date_returned, self.today)
        self.assertIn("Main Street 1", self._case().activity_ids.mapped("summary")[0])
        self.assertEqual(letter._find_letter_problem(), "no_address")
        with self.assertRaises(AccessError):
            letter.with_user(self._user("readonly")).action_letter_returned()
        self._invoice(5, partner=self.partner_b)
        self.levels.write({"channel_email": True, "channel_letter": False})
        message = self._refused(self._pass().notice_ids.action_letter_returned)
        self.assertIn("Only a letter", message)
