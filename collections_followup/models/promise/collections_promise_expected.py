"""What is still to be paid of promises, and when."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsPromise(models.Model):
    _inherit = "collections.promise"

    _expected_badge = "info"

    @api.model
    def _get_expected_kind(self):
        # OVERRIDE
        return ("promise", self.env._("Promise"))

    @api.model
    def _get_expected_filter(self):
        # OVERRIDE
        return self.env._("Promises")

    @api.model
    def _get_expected(self):
        # OVERRIDE: open promises
        return {
            "id": SQL("p.id"),
            "kind": SQL("'promise'"),
            "promise_id": SQL("p.id"),
            "case_id": SQL("p.case_id"),
            "partner_id": SQL("p.partner_id"),
            "user_id": SQL("p.collector_id"),
            "company_id": SQL("p.company_id"),
            "currency_id": SQL("p.currency_id"),
            "date": SQL("p.date"),
            "date_limit": SQL("p.date_limit"),
            "amount": SQL("p.amount_due - COALESCE(p.amount_paid, 0)"),
        }, SQL("collections_promise p WHERE p.state = 'open'")
