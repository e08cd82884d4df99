from odoo import api, fields, models
from odoo.fields import Command


class CollectionsDisputeRaiseWizardLine(models.TransientModel):
    """An open invoice that a customer may dispute, and the part of it that they do."""

    _name = "collections.dispute.raise.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Open Invoice to Dispute"

    wizard_id = fields.Many2one(
        comodel_name="collections.dispute.raise.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    chosen = fields.Boolean(string="Disputed")
    move_id = fields.Many2one(
        comodel_name="account.move", string="Invoice", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="move_id.currency_id", related_sudo=False)
    date_due = fields.Date(
        related="move_id.invoice_date_due", string="Due date", related_sudo=False
    )
    amount_free = fields.Monetary(
        string="Open",
        compute="_compute_amount_free",
        help="What is open on the invoice and not disputed yet.",
    )
    scope = fields.Selection(
        selection=lambda self: (
            self.env["collections.dispute.line"]._fields["scope"]._description_selection(self.env)
        ),
        string="Which part",
        required=True,
        default="all",
    )
    invoice_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dispute_raise_wizard_line_move_line_rel",
        column1="wizard_line_id",
        column2="move_line_id",
        string="Invoice lines",
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
    )
    amount = fields.Monetary(
        string="Disputed amount",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
    )

    @api.depends("move_id")
    def _compute_amount_free(self):
        free = self.env["collections.dispute.line"]._get_undisputed(self.move_id._origin)
        for line in self:
            line.amount_free = free.get(line.move_id._origin, 0.0)

    @api.depends("chosen", "scope", "invoice_line_ids")
    def _compute_amount(self):
        for line in self:
            if line.chosen:
                line.amount = line._get_amount()
            else:
                line.amount = 0.0

    def _get_amount(self):
        """Return the amount that the chosen part comes to."""
        self.ensure_one()
        parts = {
            "all": self.amount_free,
            "amount": self.amount or self.amount_free,
            "lines": sum(self.invoice_line_ids.mapped("price_total")),
            "tax": self.move_id.amount_tax,
        }
        return min(parts[self.scope], self.amount_free)

    @api.onchange("amount")
    def _onchange_amount(self):
        # Whoever types another amount disputes that, and not the part that stood there.
        if self.chosen and self.currency_id.compare_amounts(self.amount, self._get_amount()):
            self.scope = "amount"

    def _prepare_dispute_line(self):
        """Return the values of the line on the dispute."""
        self.ensure_one()
        # Where another dispute takes a part, "all" is less than what is open.
        partly = self.currency_id.compare_amounts(self.amount_free, self.move_id.amount_residual)
        scope = "amount" if self.scope == "all" and partly else self.scope
        values = {"move_id": self.move_id.id, "scope": scope, "amount": self.amount}
        if scope == "lines":
            values["invoice_line_ids"] = [Command.set(self.invoice_line_ids.ids)]
        return values
