from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestReportClaim(ChargeCommon):
    def _render(self, record, report="report_claim"):
        reports = self.env["ir.actions.report"]
        html = reports._render_qweb_html(f"collections_followup.{report}", record.ids)[0]
        return " ".join(html.decode().split())

    def test_what_it_says(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        move = self._invoice(30, 1000.0)
        self._pass()
        self._pay(move, 400.0, date(2026, 2, 10))
        text = self._render(self._case())
        for words in (
            "Statement of claim",
            move.name,
            "1,000.00 × 5.00 % × 10 ÷ 365",
            "600.00 × 5.00 % × 20 ÷ 365",
            "-400.00",
            "Reminder fees",
            "each further day",
        ):
            self.assertIn(words, text)

    def test_rate_that_is_not_confirmed(self):
        rate = self._rate([(2026, 1, 2.0)], status="unverified", name="Doubtful")
        self.rule.write({"base": "reference", "rate_id": rate.id})
        self._invoice(30, 1000.0)
        self.assertIn("is not confirmed by its source", self._render(self._case()))

    def test_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self._invoice(30, 1000.0)
        report = self.env["report.collections_followup.report_claim"]
        case = self._case()
        letter = report._get_report_values(case.ids)["letters"][case.id]
        self.assertEqual(letter["lang"], "fr_FR")
        self.assertEqual(letter["contact"], self.customer)

    def test_who_reads(self):
        self._invoice(30, 1000.0)
        report = self.env["report.collections_followup.report_claim"]
        ids = self._case().ids
        self.assertTrue(report.with_user(self._user("readonly"))._get_report_values(ids))
        with self.assertRaises(AccessError):
            report.with_user(self._user())._get_report_values(ids)
