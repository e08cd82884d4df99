from odoo import fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    collections_amount_disputed = fields.Monetary(
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

    def _collections_read_disputed(self):
        """Return how much of these receivable items is disputed, by item, as it is now.

        :return: dict of amounts in the item's currency; items without dispute are left out
        """
        engine = self.env["collections.followup"]
        found = {}
        for owner, lines in engine._get_lines_by_owner(
            self.filtered(lambda line: line.account_type == "asset_receivable")
        ).items():
            # Sudo: every dispute counts, also those that the user does not see; only amounts are
            # returned, of the items that the caller has.
            company_engine = engine.sudo().with_company(owner)
            company_engine._flush_ledger()
            found.update(
                company_engine.env["collections.dispute"]._get_disputed_items(
                    company_engine._get_ruleset(owner),
                    owner._collections_today(),
                    move_ids=tuple(lines.move_id.ids),
                )
            )
        items = self._origin
        return {item: found[item.id]["amount"] for item in items if item.id in found}

    def _collections_get_disputes_sudo(self):
        """Return the open disputes on the invoices of these items."""
        # In sudo mode: a dispute counts whoever keeps it.
        lines = self.env["collections.dispute.line"].sudo()
        return lines.search(
            [("move_id", "in", self.move_id.ids), ("state", "=", "open")]
        ).dispute_id
