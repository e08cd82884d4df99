from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestResPartnerFlag(FlagCommon):
    def test_what_is_shown_on_a_customer_and_on_contacts(self):
        lawyer = self._contact()
        self._flag("moratorium")
        for partner in (self.customer, lawyer):
            self.assertIn("04/30/2026", partner.collections_flag_text)
            self.assertIn("Interest and fees are frozen", partner.collections_flag_text)
        self.assertFalse(self.partner_b.collections_flag_text)

    def test_buttons(self):
        entry = self._flag("insolvent")
        entry.action_end()
        action = self.customer.action_collections_view_flags()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), entry)
        context = self._contact().action_collections_flag()["context"]
        self.assertEqual(context["default_partner_id"], self.customer.id)
        self.assertFalse(context["default_move_id"])
