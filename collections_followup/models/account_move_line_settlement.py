from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_get_settleable(self):
        """Return those of these items that a new settlement can cover."""
        lines = self.env["collections.settlement.line"].sudo()
        taken = lines.search(
            [
                ("move_line_id", "in", self.ids),
                ("settlement_id.state", "in", ("to_approve", "active", "paid")),
            ]
        ).move_line_id
        return self._collections_get_plannable() - taken

    def action_collections_settlement(self):
        """Offer to settle these receivable items for less than is open."""
        return self.env["collections.settlement.wizard"]._get_action(self)
