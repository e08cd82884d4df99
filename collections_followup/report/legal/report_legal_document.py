from odoo import api, models
from odoo.tools import format_date

from ...models.legal.collections_legal_layout import DOCUMENTS
from ..base.collections_document import keep_amounts_together


class ReportLegalDocument(models.AbstractModel):
    """Values of a legal document, on the company's paper, in the language of its layout."""

    _name = "report.collections_followup.report_legal_document"
    _inherit = ["collections.report.letter"]
    _description = "Legal Document"

    _document_model = "collections.legal.document"
    _document_name = "record"
    _document_action = "report_legal_document_action"

    @api.model
    def _get_letter(self, record):
        # EXTENDS 'collections.report.letter': what goes to the court or registry is written to it
        doc = super()._get_letter(record)
        if not record.to_customer:
            # Sudo: name and address of the court, of an action that the user may read.
            court = record.sudo().action_id.court_id
            lines = record.action_id._get_lines(court) if court else []
            doc["address"] = [court.display_name, *lines] if court else []
        return doc

    @api.model
    def _get_contact(self, record):
        # OVERRIDE
        return record._get_letter_reader()

    @api.model
    def _get_language(self, record):
        # OVERRIDE
        return record.layout_id.lang

    @api.model
    def _get_date(self, record):
        # OVERRIDE
        return record.date

    @api.model
    def _format_date(self, day, company, env):
        # OVERRIDE: with the month in letters, as in its words: a court abroad reads the same
        return format_date(env, day, date_format="long")

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        kinds = dict(DOCUMENTS)
        return {
            "subject": keep_amounts_together(record.subject or kinds[record.type]),
            "content": keep_amounts_together(record.content or ""),
        }
