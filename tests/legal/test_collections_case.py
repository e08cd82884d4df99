from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(LegalCommon):
    def test_legal_actions_on_case_customer_and_invoices(self):
        case = self._case()
        self.assertFalse(case.legal_action_count)
        action = self._make("us_lien")
        self._date(action, completion=self.today)
        case.invalidate_recordset()
        self.assertEqual(case.legal_action_count, 1)
        self.assertEqual(case.legal_date, action.date_next)
        for opened in (
            case.action_view_legal_actions(),
            self.customer.action_collections_view_legal_actions(),
        ):
            self.assertEqual(self.actions.search(opened["domain"]), action)
        self.assertEqual(
            self.customer.action_collections_registers()["res_model"], "collections.legal.register"
        )
        opened = (self.old | self.new).with_user(self.collector).action_collections_legal()
        wizard = self.env["collections.legal.wizard"].browse(opened["res_id"])
        self.assertEqual(wizard.move_line_ids, self._item(self.old | self.new))
        with self.assertRaises(AccessError):
            self.old.with_user(self._user("readonly")).action_collections_legal()
