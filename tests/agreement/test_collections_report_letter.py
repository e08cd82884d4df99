from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsReportLetter(ExpectedCommon):
    """Letters about agreements and disputes: one head for all of them."""

    def _letters(self, report, records):
        report = self.env[f"report.collections_followup.{report}"].with_env(records.env)
        return report._get_report_values(records.ids)

    def test_letters_in_the_language_of_each_customer(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.customer.write({"lang": "de_DE", "ref": "K-7"})
        german = self._plan(self._invoice(5))
        self.partner_b.lang = "en_US"
        english = self._plan(self._invoice(5, partner=self.partner_b))
        values = self._letters("report_plan", german | english)
        self.assertEqual(values["doc_model"], "collections.plan")
        letter = values["letters"][german.id]
        self.assertEqual((letter["lang"], letter["customer_ref"]), ("de_DE", "K-7"))
        self.assertEqual((letter["plan"], letter["contact"]), (german, self.customer))
        self.assertEqual(letter["plan"].env.lang, "de_DE")
        self.assertEqual(letter["date"], "02.03.2026")
        self.assertEqual(
            values["letters"][english.id]["subject"], f"Payment agreement {english.name}"
        )

    def test_each_letter_says_what_is_its_own(self):
        self.company.collections_settlement_signature = True
        settlement = self._settle(self._invoice(5))
        letter = self._letters("report_settlement", settlement)["letters"][settlement.id]
        self.assertEqual(letter["settlement"], settlement)
        self.assertTrue(letter["signature"])
        with self.assertRaises(NotImplementedError):
            self.env["collections.report.letter"]._prepare_letter(settlement)

    def test_outsiders_print_nothing(self):
        plan = self._plan(self._invoice(5))
        with self.assertRaises(AccessError):
            self._letters("report_plan", plan.with_user(self._user(login="nobody")))
