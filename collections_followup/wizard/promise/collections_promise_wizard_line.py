from odoo import api, fields, models

from ...models.base.account_move_line_open import OPEN_ITEM


class CollectionsPromiseWizardLine(models.TransientModel):
    """One receivable item in the promise that is being logged."""

    _name = "collections.promise.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Item of a Promise to Log"

    wizard_id = fields.Many2one(
        comodel_name="collections.promise.wizard", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="wizard_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="wizard_id.partner_id", related_sudo=False)
    move_line_id = fields.Many2one(
        comodel_name="account.move.line",
        string="Item",
        required=True,
        ondelete="cascade",
        domain=f"[{OPEN_ITEM}, "
        "('amount_residual', '>', 0), "
        "('company_id', 'child_of', company_id), "
        "('partner_id.commercial_partner_id', '=', partner_id)]",
    )
    currency_id = fields.Many2one(related="move_line_id.currency_id", related_sudo=False)
    date_due = fields.Date(
        related="move_line_id.date_maturity", string="Due date", related_sudo=False
    )
    amount_residual = fields.Monetary(
        related="move_line_id.amount_residual_currency",
        string="Open",
        related_sudo=False,
    )
    amount = fields.Monetary(
        string="Promised",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
    )

    @api.depends("move_line_id")
    def _compute_amount(self):
        disputed = self.move_line_id._collections_read_disputed()
        for line in self:
            item = line.move_line_id
            line.amount = item.amount_residual_currency - disputed.get(item._origin, 0.0)
