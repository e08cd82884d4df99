from odoo import models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_get_settleable(self):
        """Return those of these items that a new settlement can cover."""
        return self.env["collections.settlement"]._get_free(self)

    def action_collections_settlement(self):
        """Offer to settle these receivable items for less than is open."""
        if not self.env["collections.settlement"]._choose_free(self):
            raise UserError(self.env._("None of the chosen items is open and could be settled."))
        return self.env["collections.settlement.wizard"]._get_action(self)
