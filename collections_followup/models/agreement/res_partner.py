from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_get_overdue_items(self):
        """Return the overdue receivable items of these customers; all open ones if none is."""
        items = self._collections_get_open_items().filtered(
            lambda item: item.amount_residual_currency > 0
        )
        return items.filtered("collections_days_overdue") or items
