from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestReportClaimInvoice(ChargeCommon):
    def test_only_the_invoice(self):
        move, other = self._invoice(30, 1000.0), self._invoice(30, 500.0)
        reports = self.env["ir.actions.report"]
        html = reports._render_qweb_html("collections_followup.report_claim_invoice", move.ids)[0]
        self.assertIn(move.name, html.decode())
        self.assertNotIn(other.name, html.decode())

    def test_customers_do_not_read_it(self):
        move = self._invoice(30, 1000.0)
        portal = new_test_user(self.env, "portal_claim", groups="base.group_portal")
        portal.partner_id.parent_id = self.customer
        report = self.env["report.collections_followup.report_claim_invoice"]
        with self.assertRaises(AccessError):
            report.with_user(portal)._get_report_values(move.ids)
