from odoo import api, fields, models


class CollectionsDisputeResolveWizardLine(models.TransientModel):
    """What is accepted of one disputed invoice."""

    _name = "collections.dispute.resolve.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Resolve a Dispute: Invoice"

    wizard_id = fields.Many2one(
        comodel_name="collections.dispute.resolve.wizard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        comodel_name="collections.dispute.line", required=True, ondelete="cascade"
    )
    move_id = fields.Many2one(related="line_id.move_id", related_sudo=False)
    currency_id = fields.Many2one(related="line_id.currency_id", related_sudo=False)
    amount_open = fields.Monetary(
        related="line_id.amount_open", string="In dispute", related_sudo=False
    )
    invoice_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dispute_resolve_line_rel",
        column1="wizard_line_id",
        column2="move_line_id",
        string="Accepted lines",
        domain="[('move_id', '=', move_id), ('display_type', '=', 'product')]",
    )
    amount = fields.Monetary(
        string="Accepted",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Tax included.",
        compute_sudo=False,
    )

    @api.depends("invoice_line_ids")
    def _compute_amount(self):
        for line in self:
            if line.invoice_line_ids:
                total = sum(line.invoice_line_ids.mapped("price_total"))
                line.amount = min(total, line.amount_open)
            else:
                line.amount = line.amount or line.amount_open

    def _get_whole_lines(self):
        """Return the invoice lines to credit as they are; empty to credit a part of all."""
        self.ensure_one()
        lines = self.invoice_line_ids
        total = sum(lines.mapped("price_total"))
        return lines if self.currency_id.compare_amounts(total, self.amount) == 0 else lines[:0]
