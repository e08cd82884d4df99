from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsSettlementLine(models.Model):
    """A receivable item that a settlement covers, with all that was open on it."""

    _name = "collections.settlement.line"
    _description = "Settlement Item"
    _order = "settlement_id desc, date_due, id"
    _rec_name = "name"

    settlement_id = fields.Many2one(
        comodel_name="collections.settlement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="settlement_id.company_id")
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Receivable item",
        index="btree_not_null",
        ondelete="set null",
        help="Empty once the item has been deleted with its draft invoice.",
    )
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char(string="Item", required=True, help="Number of the invoice.")
    date_invoice = fields.Date(string="Invoice date")
    date_due = fields.Date(string="Due date")
    amount = fields.Monetary(
        string="Owed", required=True, help="What was open when the settlement was made."
    )
    amount_open = fields.Monetary(
        string="Open now", compute="_compute_amount_open", compute_sudo=True
    )
    matched_before = fields.Integer(
        readonly=True,
        export_string_translation=False,
        help="Newest reconciliation of the item when the settlement started: only later ones "
        "can count.",
    )
    is_live = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="The settlement is in force and holds this item.",
    )

    # An item is in one settlement at a time; also how the pass finds them.
    _live_unique = models.UniqueIndex(
        "(move_line_id) WHERE is_live", "This item is in another settlement already."
    )

    @api.depends("move_line_id.amount_residual_currency", "move_line_id.parent_state")
    def _compute_amount_open(self):
        for line in self:
            item = line.move_line_id
            line.amount_open = (
                max(item.amount_residual_currency, 0.0) if item.parent_state == "posted" else 0.0
            )

    @api.model
    def _prepare_vals(self, item):
        """Return the values that keep a receivable item as it stands now.

        :param item: journal item
        """
        return {
            "move_line_id": item.id,
            "move_id": item.move_id.id,
            "name": item.move_name or item.name or str(item.id),
            "date_invoice": item.invoice_date or item.date,
            "date_due": item.date_maturity or item.date,
            "amount": item.amount_residual_currency,
        }

    def _hold_items(self):
        """Hold these items, and note what was matched with them before."""
        self.env["account.partial.reconcile"].flush_model(["debit_move_id"])
        last = dict(
            self.env.execute_query(
                SQL(
                    "SELECT debit_move_id, MAX(id) FROM account_partial_reconcile"
                    " WHERE debit_move_id IN %s GROUP BY debit_move_id",
                    tuple(self.move_line_id.ids),
                )
            )
        )
        for line in self:
            line.write({"matched_before": last.get(line.move_line_id.id, 0), "is_live": True})

    def action_open_move(self):
        """Open the invoice of this item."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
