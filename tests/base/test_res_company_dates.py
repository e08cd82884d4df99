"""Dates of documents: the language's where it is of a country, else the company's country's."""

from datetime import date

from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.res_company_dates import format_short_day

from ..common import CollectionsCommon

DAY = date(2026, 3, 11)


@tagged("post_install", "-at_install")
class TestResCompanyDates(CollectionsCommon):
    def _date(self, country, lang="en_US"):
        self.company.country_id = self.env.ref(f"base.{country}") if country else False
        return self.company.with_context(lang=lang)._collections_format_date(DAY)

    def test_source_language_follows_the_country(self):
        for country, written in (
            ("ie", "11/03/2026"),
            ("us", "03/11/2026"),
            ("uk", "11/03/2026"),
            ("de", "11/03/2026"),
            ("cn", "11/03/2026"),
            ("ca", "2026-03-11"),
            ("in", "11/03/2026"),
            (None, "03/11/2026"),
        ):
            with self.subTest(country=country):
                self.assertEqual(self._date(country), written)

    def test_days_without_a_year(self):
        for lang, written in (("en_US", "Mar 11"), ("de_DE", "11. März"), ("fr_FR", "11 mars")):
            self.env["res.lang"]._activate_lang(lang)
            self.assertEqual(format_short_day(self.env(context={"lang": lang}), DAY), written)

    def test_language_of_a_country_says_it_itself(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.assertEqual(self._date("us", "de_DE"), "11.03.2026")
        self.assertEqual(self._date("ie", "de_DE"), "11.03.2026")

    def test_chosen_format_is_kept(self):
        self.env["res.lang"]._get_data(code="en_US")
        lang = self.env["res.lang"].search([("code", "=", "en_US")])
        lang.date_format = "%d %b %Y"
        self.assertEqual(self._date("ie"), "11 Mar 2026")

    def test_documents_and_templates_use_it(self):
        self.company.country_id = self.env.ref("base.ie")
        self._invoice(5)
        notice = self._prepare().notice_ids
        values = self.env["collections.document"]._get_document_values(notice)[notice.id]
        self.assertEqual(values["date"], "02/03/2026")
        self.assertEqual(values["groups"][0]["lines"][0]["due"], "25/02/2026")
        move = self._invoice(5)
        settlement = self.env["collections.settlement"]._make(self._item(move), 90.0, DAY)
        template = self.env.ref("collections_followup.mail_template_settlement")
        body = template._render_field("body_html", settlement.ids, compute_lang=True)
        self.assertIn("11/03/2026", body[settlement.id])
        self.assertIn("11/03/2026", settlement._get_deadline_text())

    def test_tasks_are_in_the_language_of_the_collector(self):
        self.env["res.lang"]._activate_lang("de_DE")
        collector = self._user("collector", lang="de_DE")
        self._invoice(5, 1234.5)
        notice = self._prepare().notice_ids
        notice.case_id.user_id = collector
        _summary, note = self.env["collections.document"]._get_task_contents(notice)[notice.id]
        self.assertIn("1.234,50", note)
