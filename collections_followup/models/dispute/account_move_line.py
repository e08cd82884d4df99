from odoo import models

from ..base.computed_fields import ComputedMonetary
from ..base.res_partner import COLLECTIONS_READERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_amount_disputed = ComputedMonetary(
        string="Disputed",
        compute="_compute_collections_amount_disputed",
        currency_field="currency_id",
        compute_sudo=True,
        help="Open amount of this receivable item that the customer disputes: it is not claimed.",
        groups=COLLECTIONS_READERS,
    )

    def _compute_collections_amount_disputed(self):
        found = self._collections_read_disputed()
        for line in self:
            line.collections_amount_disputed = found.get(line._origin, 0.0)

    def _collections_get_disputes_sudo(self):
        """Return the open disputes on the invoices of these items."""
        # In sudo mode: a dispute counts whoever keeps it.
        lines = self.env["collections.dispute.line"].sudo()
        return lines.search(
            [("move_id", "in", self.move_id.ids), ("state", "=", "open")]
        ).dispute_id
