from odoo import fields, models


class CollectionsSettlementLine(models.Model):
    """A receivable item that a settlement covers, with all that was open on it."""

    _name = "collections.settlement.line"
    _description = "Settlement Item"
    _inherit = ["collections.agreement.line"]
    _order = "settlement_id desc, date_due, id"
    _rec_name = "name"

    _agreement_field = "settlement_id"

    settlement_id = fields.Many2one(
        comodel_name="collections.settlement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="settlement_id.company_id")
    currency_id = fields.Many2one(related="settlement_id.currency_id")
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
    is_live = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="The settlement is in force and holds this item.",
    )

    # An item is in one settlement at a time; also how the pass finds them.
    _live_unique = models.UniqueIndex(
        "(move_line_id) WHERE is_live", "This item is in another settlement already."
    )

    def _hold_items(self):
        """Hold these items, and note what was matched with them before."""
        matched = self._read_matched()
        for line in self:
            line.write({**matched.get(line.move_line_id, {}), "is_live": True})
