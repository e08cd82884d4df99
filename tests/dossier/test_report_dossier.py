from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestReportDossier(DossierCommon):
    def test_what_the_index_says(self):
        dossier = self._make()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "collections_followup.report_dossier", dossier.ids
        )[0]
        text = html.decode()
        groups = [dossier.code[place : place + 4] for place in range(0, 64, 4)]
        for said in (
            *("District court", self.move.name, "Pays next week", "Ledger.csv", "Verification"),
            *(" ".join(groups[:8]), " ".join(groups[8:]), f"{dossier.name}.zip"),
        ):
            self.assertIn(said, text)
