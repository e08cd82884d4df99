from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalWizard(LegalCommon):
    def _open(self, action):
        return self.env[action["res_model"]].with_user(self.collector).browse(action["res_id"])

    def test_prefilled_with_what_is_overdue(self):
        wizard = self._open(self._case().with_user(self.collector).action_legal())
        self.assertEqual(wizard.move_line_ids, self._item(self.old | self.new))
        self.assertEqual((wizard.amount, wizard.approval), (160, False))
        with Form(wizard) as form:
            form.kind_id = self._kind("us_suit")
            form.court_id = self.court
        action = self.actions.browse(wizard.action_confirm()["res_id"])
        self.assertEqual((action.state, action.amount_principal), ("draft", 160))
        self.assertEqual(action.court_id, self.court)
        with self.assertRaisesRegex(UserError, "done already"):
            wizard.action_confirm()

    def test_what_is_in_another_action_is_left_out(self):
        first = self._run()
        wizard = self._open(self._case().with_user(self.collector).action_legal())
        self.assertEqual(wizard.move_line_ids, self._item(self.new))
        self.assertIn(first.name, wizard.left_out)
        with self.assertRaisesRegex(UserError, "already"):
            self._item(self.old).with_user(self.collector).action_collections_legal()

    def test_no_kind_and_no_right(self):
        wizard = self._open(
            self._item(self.old).with_user(self.collector).action_collections_legal()
        )
        with self.assertRaisesRegex(UserError, "Choose the kind"):
            wizard.action_confirm()
        with Form(wizard) as form:
            form.kind_id = self._kind("us_suit")
            form.country_id = self.env.ref("base.de")
            self.assertFalse(form.kind_id)
            self.assertFalse(form.state_id)
        with self.assertRaises(AccessError):
            self._item(self.old).with_user(self._user("readonly")).action_collections_legal()
        self.company.collections_legal_amount = 0
        wizard.invalidate_recordset()
        self.assertIn("supervisor", wizard.approval)
