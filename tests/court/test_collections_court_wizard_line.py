from odoo.tests import tagged

from ..court_common import CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtWizardLine(CourtCommon):
    def test_the_format_decides_what_can_go(self):
        german, english = self._action(), self._english()
        action = (german | english).action_court_file()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.line_ids.write({"role": "Vorstand", "representative": "Hans Schmidt"})
        for form, ready in (("eda", german), ("uk_bulk", english)):
            wizard.form = form
            lines = wizard.line_ids.filtered(lambda own: not own.problem)
            self.assertEqual(lines.action_id, ready)
        self.assertEqual(lines._get_detail()["representative"], "Hans Schmidt")
