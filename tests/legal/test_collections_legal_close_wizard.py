from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

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

    def test_what_was_awarded(self):
        action = self._file(moves=self.old | self.new)
        wizard = self._wizard(action)
        with Form(wizard) as form:
            form.outcome = "part"
            form.goes_on = True
            with form.line_ids.edit(0) as line:
                line.amount_awarded = 70
            with form.line_ids.edit(1) as line:
                line.amount_awarded = 0
            form.awarded_costs = 12
            form.awarded_rate = 8
        self._refusals(wizard, won="Won in part", settled=None)
        wizard.outcome = "part"
        wizard.action_confirm()
        self.assertEqual((action.amount_awarded, action.awarded_costs), (70.0, 12.0))
        self.assertEqual((action.date_judgment, action.amount_title), (self.today, 82.0))
        # What was decided is proposed for its end.
        wizard = self._wizard(action)
        self.assertEqual((wizard.outcome, wizard.awarded_rate), ("part", 8.0))
        self.assertEqual(wizard.line_ids.mapped("amount_awarded"), [70.0, 0.0])
        wizard.action_confirm()
        self.assertEqual((action.state, action.outcome), ("closed", "part"))

    def _refusals(self, wizard, **texts):
        for outcome, text in texts.items():
            wizard.outcome = outcome
            if text:
                self.assertIn(text, self._refused(wizard.action_confirm))
        wizard.line_ids[0].amount_awarded = 100.01
        self.assertIn("claimed", self._refused(wizard.action_confirm))
        wizard.line_ids[0].amount_awarded = 70
        wizard.awarded_costs = -1
        self.assertIn("negative", self._refused(wizard.action_confirm))
        wizard.awarded_costs = 12

    def test_dismissed_at_once(self):
        action = self._file()
        self._wizard(action, outcome="lost").action_confirm()
        self.assertEqual((action.state, action.outcome), ("closed", "lost"))
        self.assertEqual((action.amount_awarded, action.date_judgment), (0.0, self.today))

    def test_over_rpc(self):
        action = self._file()
        auditor = self._user("readonly")
        with self.assertRaises(AccessError):
            self.env["collections.legal.close.wizard"].with_user(auditor).create(
                {"action_id": action.id, "outcome": "won"}
            )

    def test_won_though_a_part_was_paid_before(self):
        action = self._file()
        self._pay(self.old, 30.0)
        wizard = self._wizard(action, outcome="won", goes_on=True)
        self.assertEqual(wizard.line_ids.amount_awarded, 70.0)
        wizard.line_ids.amount_awarded = 69.0
        self.assertIn("Won in part", self._refused(wizard.action_confirm))
        wizard.line_ids.amount_awarded = 70.0
        wizard.action_confirm()
        self.assertEqual((action.outcome, action.amount_title), ("won", 70.0))
