from odoo import api, models


class ReportPlan(models.AbstractModel):
    """Values of the payment agreement, as a letter in the customer's language."""

    _name = "report.collections_followup.report_plan"
    _description = "Payment Agreement"

    @api.model
    def _get_report_values(self, docids, data=None):
        plans = self.env["collections.plan"].browse(docids)
        plans.check_access("read")
        return {
            "doc_ids": plans.ids,
            "doc_model": "collections.plan",
            "docs": plans,
            "letters": {plan.id: self._get_letter(plan) for plan in plans},
        }

    @api.model
    def _get_letter(self, plan):
        """Return what stands in the head of one plan's agreement, and its page."""
        document = self.env["collections.document"]
        company = plan.company_id
        lang = document._get_installed_language(plan._get_lang(), company)
        document = document.with_company(company).with_context(lang=lang)
        own = plan.with_env(document.env)
        shared = document._prepare_shared_values(own)
        doc = {
            "plan": own,
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
            "subject": document.env._("Payment agreement %s", own.name),
            "return_address": shared["return_address"],
            "collector": document._prepare_user(own.user_id, shared),
        }
        document._set_page(doc, "report_collections_plan")
        return doc
