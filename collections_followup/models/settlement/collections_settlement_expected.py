"""What is still to be paid of settlements, and when."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsSettlement(models.Model):
    _inherit = "collections.settlement"

    _expected_group = "collections_followup.group_collections_settlement"
    _expected_badge = "warning"

    @api.model
    def _get_expected_kind(self):
        # OVERRIDE
        return ("settlement", self.env._("Settlement"))

    @api.model
    def _get_expected_filter(self):
        # OVERRIDE
        return self.env._("Settlements")

    @api.model
    def _get_expected(self):
        # OVERRIDE: those in force and not paid yet
        return {
            "id": SQL("s.id"),
            "kind": SQL("'settlement'"),
            "settlement_id": SQL("s.id"),
            "case_id": SQL("s.case_id"),
            "partner_id": SQL("s.partner_id"),
            "user_id": SQL("s.user_id"),
            "company_id": SQL("s.company_id"),
            "currency_id": SQL("s.currency_id"),
            "date": SQL("s.date_deadline"),
            "date_limit": SQL("s.date_limit"),
            "amount": SQL("s.amount_due - COALESCE(s.amount_paid, 0)"),
        }, SQL("collections_settlement s WHERE s.state = 'active'")
