from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestReportSettlement(SettlementCommon):
    def test_signatures_instead_of_regards(self):
        settlement = self._settle(self._invoice(5))
        for wanted in (True, False):
            self.company.collections_settlement_signature = wanted
            html = (
                self.env["ir.actions.report"]
                ._render_qweb_html("collections_followup.report_settlement", settlement.ids)[0]
                .decode()
            )
            with self.subTest(wanted=wanted):
                self.assertEqual("For the debtor" in html, wanted)
                self.assertEqual("Kind regards" in html, not wanted)

    def test_signature_is_a_setting_that_few_read(self):
        settlement = self._settle(self._invoice(5)).with_user(self._user("collector"))
        report = self.env["report.collections_followup.report_settlement"]
        for signature in (False, True):
            self.company.collections_settlement_signature = signature
            letter = report.with_env(settlement.env)._get_report_values(settlement.ids)["letters"]
            self.assertEqual(letter[settlement.id]["signature"], signature)
            self.assertEqual(
                letter[settlement.id]["subject"], f"Settlement offer {settlement.name}"
            )
