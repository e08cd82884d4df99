from odoo import api, models


class ReportPlan(models.AbstractModel):
    """Values of the payment agreement, as a letter in the customer's language."""

    _name = "report.collections_followup.report_plan"
    _inherit = ["collections.report.letter"]
    _description = "Payment Agreement"

    _document_model = "collections.plan"
    _document_name = "plan"
    _document_action = "report_collections_plan"

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        return {
            "subject": record.env._("Payment agreement %s", record.name),
            "signed": record._get_signature_sudo(),
        }
