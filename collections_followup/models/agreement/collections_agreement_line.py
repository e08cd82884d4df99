from odoo import api, fields, models


class CollectionsAgreementLine(models.AbstractModel):
    """A receivable item that an agreement is about."""

    _name = "collections.agreement.line"
    _description = "Agreed Item"
    _inherit = ["collections.guarded"]

    # The field that leads to the agreement.
    _agreement_field = ""
    # Which lines hold their items now.
    _live_domain = [("is_live", "=", True)]

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
    matched_before = fields.Integer(
        readonly=True,
        export_string_translation=False,
        help="Newest reconciliation of the item when this was agreed on: only later ones can "
        "count.",
    )
    amount_matched = fields.Monetary(
        readonly=True,
        export_string_translation=False,
        help="What was matched with the item when this was agreed on: as much of what comes "
        "later, where that is taken back, is no new money.",
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

    def _read_matched(self):
        """Return what is matched with each of these items now, see ``collections.followup``."""
        return self.env["collections.followup.matches"]._read_matched(self.move_line_id)

    def action_open_move(self):
        """Open the invoice of this item."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
