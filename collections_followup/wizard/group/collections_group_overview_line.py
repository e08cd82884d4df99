from odoo import fields, models


class CollectionsGroupOverviewLine(models.TransientModel):
    """What one company of a group owes."""

    _name = "collections.group.overview.line"
    _inherit = ["collections.guarded"]
    _description = "Company of a Group"
    _order = "amount_overdue desc, id"
    _rec_name = "partner_id"

    overview_id = fields.Many2one(
        comodel_name="collections.group.overview",
        required=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="overview_id.currency_id", related_sudo=False)
    partner_id = fields.Many2one(comodel_name="res.partner", string="Company", readonly=True)
    amount_open = fields.Monetary(string="Open", readonly=True)
    amount_overdue = fields.Monetary(string="Overdue", readonly=True)
    exposure = fields.Monetary(readonly=True)
    case_id = fields.Many2one(comodel_name="collections.case", readonly=True)
    stage_id = fields.Many2one(related="case_id.stage_id", related_sudo=False, string="Stage")
    user_id = fields.Many2one(related="case_id.user_id", related_sudo=False, string="Collector")
