from odoo import api, models


class ReportSettlement(models.AbstractModel):
    """Values of the settlement letter, as a letter in the customer's language."""

    _name = "report.collections_followup.report_settlement"
    _inherit = ["collections.report.letter"]
    _description = "Settlement Letter"

    _document_model = "collections.settlement"
    _document_name = "settlement"
    _document_action = "report_collections_settlement"

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        # Sudo: the signature is a setting, which few read, and stands in the letter.
        company = record.company_id.sudo()
        return {
            "subject": record.env._("Settlement offer %s", record.name),
            "signature": company.collections_settlement_signature,
            "signed": record._get_signature_sudo(),
        }
