from odoo import api, models


class ReportGroupStatement(models.AbstractModel):
    """Values of the statement of a group."""

    _name = "report.collections_followup.report_group_statement"
    _description = "Statement of a Group"

    @api.model
    def _get_report_values(self, docids, data=None):
        heads = self.env["res.partner"].browse(docids).commercial_partner_id
        statements = self.env["collections.statement"]
        return {
            "doc_ids": heads.ids,
            "doc_model": "res.partner",
            "docs": heads,
            "statements": {head.id: statements._get_group_values(head) for head in heads},
        }
