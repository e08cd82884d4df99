from odoo import api, fields, models


class CollectionsFollowupWizardLine(models.TransientModel):
    """One receivable item in the Follow up assistant."""

    _name = "collections.followup.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Follow Up Selected Invoices: Item"

    wizard_id = fields.Many2one(
        comodel_name="collections.followup.wizard", required=True, ondelete="cascade", index=True
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", required=True, ondelete="cascade"
    )
    move_name = fields.Char(related="move_line_id.move_name", string="Invoice", related_sudo=False)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        related="move_line_id.partner_id.commercial_partner_id",
        related_sudo=False,
    )
    date_due = fields.Date(string="Due date", compute="_compute_date_due")
    days_overdue = fields.Integer(
        related="move_line_id.collections_days_overdue", related_sudo=False
    )
    currency_id = fields.Many2one(related="move_line_id.currency_id", related_sudo=False)
    amount = fields.Monetary(
        related="move_line_id.amount_residual_currency", string="Open amount", related_sudo=False
    )
    level_id = fields.Many2one(
        comodel_name="collections.level", string="Level reached", compute="_compute_outcome"
    )
    next_level_id = fields.Many2one(
        comodel_name="collections.level", string="Next level", compute="_compute_outcome"
    )
    claimed = fields.Boolean(compute="_compute_outcome")
    outcome = fields.Char(string="What happens", compute="_compute_outcome")

    @api.depends("move_line_id")
    def _compute_date_due(self):
        for line in self:
            line.date_due = line.move_line_id.date_maturity or line.move_line_id.date

    @api.depends("wizard_id.mode", "wizard_id.level_id", "move_line_id")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for wizard, lines in self.grouped("wizard_id").items():
            preview = self.env["collections.followup"].preview_selection(
                lines.move_line_id._origin, wizard._get_level()._origin
            )
            for line in lines:
                found = preview.get(line.move_line_id.id or line.move_line_id._origin.id)
                line.level_id = found and found["level"]
                line.next_level_id = found and found["next_level"]
                line.claimed = bool(found and not found["reason"])
                line.outcome = found and found["text"]
