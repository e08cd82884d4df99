from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_document import keep_amounts_together


class ReportDisputeAnswer(models.AbstractModel):
    """Values of the answer to a dispute, as a letter in the customer's language."""

    _name = "report.collections_followup.report_dispute_answer"
    _inherit = ["collections.report.letter"]
    _description = "Answer to a Dispute"

    _document_model = "collections.dispute"
    _document_name = "dispute"
    _document_action = "report_dispute_answer_action"

    @api.model
    def _get_contact(self, record):
        # OVERRIDE
        return record._get_recipient()

    @api.model
    def _get_language(self, record):
        # OVERRIDE
        contact = record._get_recipient()
        return contact.lang or contact.commercial_partner_id.lang

    @api.model
    def _get_date(self, record):
        # OVERRIDE
        return False

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        env, company = record.env, record.company_id
        return {
            "subject": env._(
                "Your dispute of %s", company._collections_format_date(record.date_raised, env)
            ),
            "answer": keep_amounts_together(record._fill_in_own("answer")),
            "rows": [self._prepare_row(line) for line in record.line_ids],
        }

    @api.model
    def _prepare_row(self, line):
        """Return what the letter says about one disputed invoice."""
        company = line.dispute_id.company_id
        amounts = {
            "total": line.move_id.amount_total,
            "disputed": line.amount,
            "credited": line.amount_credited,
            "open": line.amount_residual,
        }
        return {
            "number": line.move_id.name,
            "date": company._collections_format_date(line.move_id.invoice_date, line.env),
            **{
                name: formatLang(line.env, amount, currency_obj=line.currency_id)
                for name, amount in amounts.items()
            },
        }
