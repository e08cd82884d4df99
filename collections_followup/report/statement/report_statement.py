from odoo import api, models


class ReportStatement(models.AbstractModel):
    """Values of the account statement, also when it is printed from a customer's menu."""

    _name = "report.collections_followup.report_statement"
    _description = "Account Statement"

    @api.model
    def _get_report_values(self, docids, data=None):
        customers = self.env["res.partner"].browse(docids).commercial_partner_id
        return {
            "doc_ids": customers.ids,
            "doc_model": "res.partner",
            "docs": customers,
            "statements": self.env["collections.statement"]._get_statement_values(customers, data),
        }
