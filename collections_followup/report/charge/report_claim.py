from odoo import api, models


class ReportClaim(models.AbstractModel):
    """Values of the statement of claim of a customer: debts, interest, costs, payments."""

    _name = "report.collections_followup.report_claim"
    _inherit = ["collections.report.letter"]
    _description = "Statement of Claim"

    _document_model = "collections.case"
    _document_name = "record"
    _document_action = "action_report_claim"

    @api.model
    def _get_report_values(self, docids, data=None):
        # EXTENDS 'collections.report.letter': customers read their invoices, and not this
        self.env["collections.charge"].check_access("read")
        return super()._get_report_values(docids, data)

    @api.model
    def _get_contact(self, record):
        # OVERRIDE
        return record.partner_id

    @api.model
    def _get_language(self, record):
        # OVERRIDE
        customer = record.partner_id
        return customer.lang or customer.commercial_partner_id.lang or self.env.lang

    @api.model
    def _get_date(self, record):
        # OVERRIDE
        return False

    @api.model
    def _get_items(self, record):
        """Return the items that the statement is about, in the order in which they were due."""
        return record._get_claimed_items_sudo()

    @api.model
    def _prepare_letter(self, record):
        # OVERRIDE
        # Sudo: the figures of a record that the user may read, see ``_get_report_values``.
        items = self._get_items(record).sudo()
        claims = self.env["collections.claim"]._read(items)
        document = self.env["collections.document"].with_company(record.company_id)
        fmt = document.with_context(lang=record.env.lang)._prepare_shared_values(record)["format"]
        words = self.env["collections.claim.words"].with_env(fmt.env)
        ordered = [claims[item] for item in items if item in claims]
        groups = {}
        for claim in ordered:
            groups.setdefault(claim.item.currency_id, []).append(claim)
        return {
            "subject": record.env._("Statement of claim"),
            "claims": [
                words._make_statement(currency, own, fmt) for currency, own in groups.items()
            ],
            "remarks": words._get_remarks(ordered),
        }
