from odoo import api, models


class ReportClaimInvoice(models.AbstractModel):
    """Values of the statement of claim of one invoice."""

    _name = "report.collections_followup.report_claim_invoice"
    _inherit = ["report.collections_followup.report_claim"]
    _description = "Statement of Claim of an Invoice"

    _document_model = "account.move"
    _document_action = "action_report_claim_invoice"

    @api.model
    def _get_items(self, record):
        # OVERRIDE
        # Sudo: the items of an invoice that the user reads.
        return record.sudo()._collections_get_receivable_lines()
