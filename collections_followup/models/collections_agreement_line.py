from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsAgreementLine(models.AbstractModel):
    """A receivable item that an agreement is about."""

    _name = "collections.agreement.line"
    _description = "Agreed Item"
    _inherit = ["collections.guarded"]

    # The field that leads to the agreement.
    _agreement_field = ""

    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        index="btree_not_null",
        ondelete="set null",
        help="Empty once the item has been deleted with its draft invoice.",
    )
    # Each kind reads it from its agreement.
    currency_id = fields.Many2one(comodel_name="res.currency")
    amount_open = fields.Monetary(
        string="Open now", compute="_compute_amount_open", compute_sudo=True
    )

    @api.depends("move_line_id.amount_residual_currency", "move_line_id.parent_state")
    def _compute_amount_open(self):
        for line in self:
            item = line.move_line_id
            line.amount_open = (
                max(item.amount_residual_currency, 0.0) if item.parent_state == "posted" else 0.0
            )

    @api.model
    def _prepare_item_vals(self, item):
        """Return the values that keep a receivable item as it stands now.

        :param item: journal item
        """
        return {
            "move_line_id": item.id,
            "move_id": item.move_id.id,
            self._rec_name: item.move_name or item.name or str(item.id),
            "date_invoice": item.invoice_date or item.date,
            "date_due": item.date_maturity or item.date,
            "amount": item.amount_residual_currency,
        }

    def _read_last_matched(self):
        """Return the newest reconciliation of each of these items, by item id."""
        items = self.move_line_id
        if not items:
            return {}
        self.env["account.partial.reconcile"].flush_model(["debit_move_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT debit_move_id, MAX(id) FROM account_partial_reconcile"
                    " WHERE debit_move_id IN %s GROUP BY debit_move_id",
                    tuple(items.ids),
                )
            )
        )

    def action_open_move(self):
        """Open the invoice of this item."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
