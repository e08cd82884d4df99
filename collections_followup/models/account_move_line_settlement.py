from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_get_settleable(self):
        """Return those of these items that a new settlement can cover."""
        return self.env["collections.settlement"]._get_free(self)

    def action_collections_settlement(self):
        """Offer to settle these receivable items for less than is open."""
        return self.env["collections.settlement.wizard"]._get_action(self)
