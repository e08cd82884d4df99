from odoo import api, models
from odoo.tools import formatLang

from ..base.collections_document import keep_amounts_together


class ReportDisputeAnswer(models.AbstractModel):
    """Values of the answer to a dispute, as a letter in the customer's language."""

    _name = "report.collections_followup.report_dispute_answer"
    _description = "Answer to a Dispute"

    @api.model
    def _get_report_values(self, docids, data=None):
        disputes = self.env["collections.dispute"].browse(docids)
        disputes.check_access("read")
        return {
            "doc_ids": disputes.ids,
            "doc_model": "collections.dispute",
            "docs": disputes,
            "letters": {dispute.id: self._get_letter(dispute) for dispute in disputes},
        }

    @api.model
    def _get_letter(self, dispute):
        """Return what the answer to one dispute says, and where it stands on the page."""
        document = self.env["collections.document"]
        company = dispute.company_id
        contact = dispute._get_recipient()
        lang = document._get_contact_language(contact, company)
        document = document.with_company(company).with_context(lang=lang)
        own = dispute.with_env(document.env)
        shared = document._prepare_shared_values(own)
        doc = {
            "dispute": own,
            "company": company,
            "customer": own.partner_id,
            "contact": contact,
            "number": own.name,
            "customer_ref": own.partner_id.ref or "",
            "lang": lang,
            "groups": [],
            "date": company._collections_format_date(company._collections_today(), document.env),
            "subject": document.env._(
                "Your dispute of %s",
                company._collections_format_date(own.date_raised, document.env),
            ),
            "answer": keep_amounts_together(own._fill_in_own("answer")),
            "return_address": shared["return_address"],
            "collector": document._prepare_user(own.user_id, shared),
            "rows": [
                {
                    "number": line.move_id.name,
                    "date": company._collections_format_date(
                        line.move_id.invoice_date, document.env
                    ),
                    "total": formatLang(
                        document.env, line.move_id.amount_total, currency_obj=line.currency_id
                    ),
                    "disputed": formatLang(
                        document.env, line.amount, currency_obj=line.currency_id
                    ),
                    "credited": formatLang(
                        document.env, line.amount_credited, currency_obj=line.currency_id
                    ),
                    "open": formatLang(
                        document.env, line.amount_residual, currency_obj=line.currency_id
                    ),
                }
                for line in own.line_ids
            ],
        }
        document._set_page(doc, "report_dispute_answer_action")
        return doc
