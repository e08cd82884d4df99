from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReportDeskLetter(DeskCommon):
    def _render(self, user=None, **data):
        reports = self.env["ir.actions.report"].with_user(user or self.collector)
        name = "collections_followup.report_desk_letter"
        return reports._render_qweb_html(name, self.case.ids, data)[0].decode()

    def test_letter_says_what_was_written(self):
        self.alpha.write({"street": "Main street 1", "zip": "10115", "city": "Berlin"})
        html = self._render(
            subject="A <b>letter</b>", body="<p>Pay up<script>alert(1)</script></p>"
        )
        self.assertIn("Pay up", html)
        self.assertIn("A &lt;b&gt;letter", html)
        self.assertNotIn("alert(1)", html)
        self.assertIn("Main street 1", html)

    def test_letter_without_words_is_a_page_without_words(self):
        self.assertIn("Alpha", self._render())

    def test_who_may_not_read_the_case_gets_no_letter(self):
        plain = self._user(None, login="letter_plain")
        with self.assertRaises(AccessError):
            self._render(plain, subject="A letter", body="<p>Pay</p>")
