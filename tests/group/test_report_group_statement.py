from odoo.tests import tagged

from ..group_common import GroupCommon


@tagged("post_install", "-at_install")
class TestReportGroupStatement(GroupCommon):
    def _render(self):
        engine = self.env["ir.actions.report"].with_user(self.collector)
        html = engine._render_qweb_html(
            "collections_followup.report_group_statement", self.head.ids
        )
        return html[0].decode()

    def test_the_letter_to_the_head(self):
        html = self._render()
        for words in ("Holding", "Statement of your group", self.first.name, self.third.name):
            self.assertIn(words, html)
        self.assertNotIn(self.alone.name, html)
        self.assertIn("nobody is asked to pay for another", html)
        self.assertIn("Of the group; open", html)
        self.assertNotIn("Other companies", html)

    def test_a_part_of_the_group_is_called_so(self):
        self._own_cases()
        html = self._render()
        self.assertNotIn(self.third.name, html)
        self.assertIn("Other companies of your group are not in this summary", html)
        self.assertIn("Of these companies; open", html)
        self.assertNotIn("Of the group", html)
