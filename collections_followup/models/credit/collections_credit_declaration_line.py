from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsCreditDeclarationLine(models.Model):
    """What a declaration to a credit insurer says of one item."""

    _name = "collections.credit.declaration.line"
    _inherit = ["collections.guarded"]
    _description = "Item of a Declaration to a Credit Insurer"
    _order = "date_invoice, date_due, id"
    _rec_name = "number"
    _user_writable = frozenset({"is_in"})
    _user_creatable = frozenset()

    declaration_id = fields.Many2one(
        comodel_name="collections.credit.declaration",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="declaration_id.currency_id")
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        index="btree_not_null",
        ondelete="set null",
        help="Empty where its entry was made anew since.",
    )
    number = fields.Char(string="Invoice", required=True)
    date_invoice = fields.Date(string="Invoice date", required=True)
    date_due = fields.Date(string="Due date", required=True)
    is_in = fields.Boolean(
        string="Declared", before_write="_check_draft", help="Uncheck what is left out."
    )
    applied = fields.Monetary(
        string="On account", help="Money on account pays the oldest invoice first."
    )
    owed = fields.Monetary(string="Open", help="Less money on account.")
    disputed = fields.Monetary(help="Not covered until the dispute is settled.")
    covered = fields.Monetary(string="Within the limit")
    insured = fields.Monetary(help="What the insurer pays of it.")
    why = fields.Selection(
        selection=[
            ("before", "Invoiced before the cover"),
            ("after", "Invoiced after the cover"),
            ("disputed", "Disputed"),
            ("limit", "Above the limit"),
        ],
        string="Why not covered",
    )

    _item_once = models.UniqueIndex(
        "(declaration_id, move_line_id)", "This item stands on the declaration already."
    )

    def _check_draft(self, vals):
        """Refuse to change what was told to the insurer."""
        self.declaration_id._check_draft(vals)

    def write(self, vals):
        result = super().write(vals)
        if "is_in" in vals and not self._is_engine():
            # What is left out leaves room within the limit.
            for declaration in self.declaration_id:
                declaration._check_work()
                declaration._fill()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_hand(self):
        if not self._is_engine():
            raise UserError(self.env._("Uncheck what is left out of a declaration."))
