from markupsafe import Markup

from odoo import api, models
from odoo.tools import html_sanitize

from ...engine.text import flatten
from ..base.collections_document import keep_amounts_together


class ReportDeskLetter(models.AbstractModel):
    """Values of a letter whose words somebody has written at the desk."""

    _name = "report.collections_followup.report_desk_letter"
    _inherit = ["collections.report.letter"]
    _description = "Letter Written at the Desk"

    _document_model = "collections.case"
    _document_name = "case"
    _document_action = "report_desk_letter_action"

    @api.model
    def _get_report_values(self, docids, data=None):
        # EXTENDS our report: the words come with the request, and are cleaned, whoever sends them
        values = super()._get_report_values(docids, data)
        data = data or {}
        subject = flatten(str(data.get("subject") or ""))
        body = Markup(html_sanitize(str(data.get("body") or "")))
        for letter in values["letters"].values():
            letter.update(subject=keep_amounts_together(subject), body=keep_amounts_together(body))
        return values

    @api.model
    def _get_contact(self, record):
        # OVERRIDE
        return record.partner_id._collections_get_recipient(record.company_id, "letter")

    @api.model
    def _get_language(self, record):
        # OVERRIDE
        contact = self._get_contact(record)
        return contact.lang or record.partner_id.lang

    @api.model
    def _get_date(self, record):
        # OVERRIDE
        return False

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        return {"subject": "", "body": Markup()}
