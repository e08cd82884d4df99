from odoo import api, fields, models


class CollectionsWriteOffBatchLine(models.Model):
    """A small balance that a batch has found."""

    _name = "collections.write.off.batch.line"
    _inherit = ["collections.guarded"]
    _description = "Item of a Batch of Small Write-offs"
    _order = "partner_id, date_due, id"
    _rec_name = "number"
    _user_writable = frozenset({"is_in"})
    _user_creatable = frozenset()

    batch_id = fields.Many2one(
        comodel_name="collections.write.off.batch", required=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
    )
    number = fields.Char(string="Invoice")
    date_due = fields.Date(string="Due date")
    currency_id = fields.Many2one(comodel_name="res.currency", required=True)
    amount = fields.Monetary(string="Open")
    company_currency_id = fields.Many2one(related="batch_id.currency_id", string="Company currency")
    amount_company = fields.Monetary(
        string="In company currency", currency_field="company_currency_id"
    )
    is_in = fields.Boolean(
        string="Write off",
        default=True,
        before_write="_check_draft",
        help="Uncheck what is left out.",
    )
    is_changed = fields.Boolean(
        string="Changed since", help="Something spoke for it, or was paid, when it was posted."
    )

    _item_once = models.UniqueIndex("(batch_id, move_line_id)", "This item is here already.")

    def _check_draft(self, vals):
        """Refuse to change what is proposed."""
        self.batch_id._check_draft(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        self.batch_id._check_draft()
