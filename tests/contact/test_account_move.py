from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestAccountMoveContact(ContactCommon):
    def test_count_and_list(self):
        other = self._invoice(3)
        contact = self._log(move_ids=self.move.ids)
        self.assertEqual(self.move.collections_logged_contact_count, 1)
        self.assertEqual(other.collections_logged_contact_count, 0)
        action = self.move.action_collections_view_contacts()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), contact)

    def test_selection_of_invoices(self):
        moves = self.move | self._invoice(3)
        wizard = self._open(moves.action_collections_log_contact())
        self.assertEqual(wizard.move_ids, moves)
        stranger = self._invoice(3, partner=self.partner_b)
        message = self._refused((moves | stranger).action_collections_log_contact)
        self.assertIn(self.partner_b.name, message)
        draft = self.move.copy()
        self.assertIn("posted", self._refused(draft.action_collections_log_contact))
        wizard = self._open((moves | draft).action_collections_log_contact())
        self.assertEqual(wizard.move_ids, moves)

    def test_invoices_of_several_companies(self):
        data = self.setup_other_company(name="Elsewhere")
        self.env.user.company_ids |= data["company"]
        data["company"].collections_policy_id = self.env.ref("collections_followup.policy_standard")
        moves = self.move | self._invoice(3, company=data["company"])
        message = self._refused(moves.action_collections_log_contact)
        self.assertIn("several companies", message)
