"""Payments that are taken back: the habit of those customers is counted anew by night."""

from odoo import api, models
from odoo.tools import SQL


class CollectionsForecastUnmatched(models.AbstractModel):
    _name = "collections.forecast.unmatched"
    _inherit = ["collections.participant"]
    _description = "Payments Taken Back, for the Forecast"

    _participant_order = 90

    @api.model
    def _sql_presence(self, partner_ids):
        # EXTENDS 'collections.participant': it has no say in the pass
        return SQL("SELECT FROM collections_paying_habit WHERE FALSE")

    @api.model
    def _before_unmatch(self, partials):
        # EXTENDS 'collections.participant'
        # Sudo: whoever takes a payment back knows nothing of habits.
        lines = partials.sudo().debit_move_id
        return (
            self.env["collections.paying.habit"]
            .sudo()
            .search([("partner_id", "in", lines.partner_id.commercial_partner_id.ids)])
        )

    @api.model
    def _after_unmatch(self, found):
        # EXTENDS 'collections.participant': an empty history says that it is to be counted
        if found._name == "collections.paying.habit":
            found.history = False
