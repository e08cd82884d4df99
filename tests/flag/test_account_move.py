from odoo.tests import tagged

from .test_collections_flag_entry import FlagCommon


@tagged("post_install", "-at_install")
class TestAccountMoveFlag(FlagCommon):
    def test_what_is_shown_on_an_invoice(self):
        move, other = self._invoice(5), self._invoice(9)
        self._flag("lawyer", move_id=move.id)
        self.assertIn("Represented by a lawyer", move.collections_flag_text)
        self.assertFalse(other.collections_flag_text)
        self._flag("moratorium")
        self.env.invalidate_all()
        self.assertIn("04/30/2026", other.collections_flag_text)
        self.assertIn("Interest and fees are frozen", other.collections_flag_text)
        self.assertIn("Represented by a lawyer", move.collections_flag_text)

    def test_flag_of_another_company_is_not_shown(self):
        move = self._invoice(5)
        entry = self._flag("lawyer")
        self.assertTrue(move.collections_flag_text)
        entry.sudo().company_id = self.setup_other_company(name="Elsewhere")["company"]
        move.invalidate_recordset()
        self.assertFalse(move.collections_flag_text)

    def test_button_begins_one_on_this_invoice(self):
        move = self._invoice(5)
        context = move.action_collections_flag()["context"]
        self.assertEqual(context["default_move_id"], move.id)
        self.assertEqual(context["default_partner_id"], self.customer.id)
