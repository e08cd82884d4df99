from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalCloseWizard(LegalCommon):
    def _wizard(self, action, **values):
        opened = action.action_close()
        wizard = self.env[opened["res_model"]].with_user(self.collector).browse(opened["res_id"])
        wizard.write(values)
        return wizard

    def test_a_decision_and_the_end(self):
        action = self._file()
        with self.assertRaisesRegex(UserError, "does not go on"):
            self._wizard(action, goes_on=True, outcome="paid").action_confirm()
        late = {"goes_on": True, "outcome": "won", "date": self.today + timedelta(days=1)}
        with self.assertRaisesRegex(UserError, "in the future"):
            self._wizard(action, **late).action_confirm()
        self._wizard(action, **{**late, "date": self.today}).action_confirm()
        self.assertEqual((action.state, action.outcome), ("decided", "won"))
        self._pay(self.old)
        wizard = self._wizard(action)
        self.assertEqual(wizard.outcome, "paid")
        wizard.action_confirm()
        self.assertEqual((action.state, action.outcome), ("closed", "paid"))
        with self.assertRaises(UserError):
            action.action_close()
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_over_rpc(self):
        action = self._file()
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            self.env["collections.legal.close.wizard"].with_user(auditor).create(
                {"action_id": action.id, "outcome": "won"}
            )
