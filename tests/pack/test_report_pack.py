from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestReportPack(PackCommon):
    def test_page_says_what_the_sections_say(self):
        self._invoice(40, 1_234.5)
        words = self._words(self._html(date=str(self.today)))
        for text in ("Management pack as of 03/02/2026", "1,234.50", "How this is counted"):
            self.assertIn(text, words)

    def test_in_the_language_that_is_asked_for(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self._invoice(40, 1_234.5)
        words = self._words(self._html(date=str(self.today), lang="de_DE"))
        for text in ("02.03.2026", "1.234,50"):
            self.assertIn(text, words)
        self.assertNotIn("1,234.50", words)

    def test_without_options_it_is_that_of_the_last_month(self):
        self.assertIn("02/28/2026", self._html())

    def test_whoever_may_not_read_it_prints_nothing(self):
        self._invoice(40, 1_234.5)
        report = self.env["report.collections_followup.report_pack"]
        for user in (self.plain, self.portal, self.foreign):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                report.with_user(user)._get_report_values(self.company.ids)
        for user in (self.auditor, self.accountant):
            words = self._words(self._html(user=user, date=str(self.today)))
            self.assertIn("1,234.50", words)
