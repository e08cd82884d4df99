"""Returns of payments that are booked by this add-on, and followed by follow-up."""

from odoo import api, models


class ExtensionReturn(models.AbstractModel):
    _name = "extension.return"
    _description = "Returns That Are Booked Elsewhere"

    @api.model
    def _book_return(self, line, items, day):
        line.remove_move_reconcile()
        return line._collections_payment_returned(items, day, reason="AM04", charge=3.5)
