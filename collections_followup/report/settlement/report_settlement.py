from odoo import api, models


class ReportSettlement(models.AbstractModel):
    """Values of the settlement letter, as a letter in the customer's language."""

    _name = "report.collections_followup.report_settlement"
    _description = "Settlement Letter"

    @api.model
    def _get_report_values(self, docids, data=None):
        settlements = self.env["collections.settlement"].browse(docids)
        settlements.check_access("read")
        return {
            "doc_ids": settlements.ids,
            "doc_model": "collections.settlement",
            "docs": settlements,
            "letters": {settlement.id: self._get_letter(settlement) for settlement in settlements},
        }

    @api.model
    def _get_letter(self, settlement):
        """Return what the letter of one settlement says, and where it stands on the page."""
        document = self.env["collections.document"]
        company = settlement.company_id
        lang = document._get_installed_language(settlement._get_lang(), company)
        document = document.with_company(company).with_context(lang=lang)
        own = settlement.with_env(document.env)
        shared = document._prepare_shared_values(own)
        # Sudo: the signature is a setting, which few read, and stands in the letter.
        doc = {
            "settlement": own,
            "company": company,
            "customer": own.partner_id,
            "contact": own.contact_id or own.partner_id,
            "number": own.name,
            "customer_ref": own.partner_id.ref or "",
            "lang": lang,
            "groups": [],
            "date": company._collections_format_date(
                own.date_start or company._collections_today(), document.env
            ),
            "subject": document.env._("Settlement offer %s", own.name),
            "return_address": shared["return_address"],
            "collector": document._prepare_user(own.user_id, shared),
            "signature": company.sudo().collections_settlement_signature,
        }
        document._set_page(doc, "report_collections_settlement")
        return doc
