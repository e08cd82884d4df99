from odoo import api, fields, models


class CollectionsChargeWizardLine(models.TransientModel):
    """What is claimed of one kind of an item, and how much of it is waived."""

    _name = "collections.charge.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Charge to Waive"
    _rec_name = "kind"

    wizard_id = fields.Many2one(
        comodel_name="collections.charge.wizard", required=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        comodel_name="account.move.line", string="Receivable item", required=True
    )
    move_name = fields.Char(string="Invoice", compute="_compute_amount_claimed")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["collections.charge"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
    )
    currency_id = fields.Many2one(comodel_name="res.currency", compute="_compute_amount_claimed")
    amount_claimed = fields.Monetary(string="Claimed", compute="_compute_amount_claimed")
    amount = fields.Monetary(string="Waive", help="All of it, or a part.")

    @api.depends("move_line_id", "kind")
    def _compute_amount_claimed(self):
        self.env["collections.charge.change"].with_user(self.env.user)._check_items(
            self.move_line_id
        )
        claims = self.env["collections.claim"]._read(self.move_line_id._origin)
        for line in self:
            item = line.move_line_id
            claim = claims.get(item._origin)
            line.currency_id = item.currency_id
            line.move_name = item.move_name or item.name
            line.amount_claimed = float(claim.get_open(line.kind)) if claim and line.kind else 0.0
