from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestReportGroupStatement(GroupCommon):
    def test_the_letter_to_the_head(self):
        engine = self.env["ir.actions.report"].with_user(self.collector)
        html = engine._render_qweb_html(
            "collections_followup.report_group_statement", self.head.ids
        )[0].decode()
        for words in ("Holding", "Statement of your group", self.first.name, self.third.name):
            self.assertIn(words, html)
        self.assertNotIn(self.alone.name, html)
        self.assertIn("nobody is asked to pay for another", html)
