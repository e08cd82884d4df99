from odoo import api, fields, models
from odoo.fields import Command


class CollectionsAssignWizard(models.TransientModel):
    _inherit = "collections.assign.wizard"

    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="All open cases of",
        domain="[('share', '=', False)]",
        help="Hands over everything that somebody works on.",
    )
    reason = fields.Char(help="Kept with the hand-over.")

    @api.onchange("from_user_id")
    def _onchange_from_user_id(self):
        if self.from_user_id:
            cases = self.env["collections.case"].search(
                [
                    ("user_id", "=", self.from_user_id.id),
                    ("state", "=", "open"),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
            self.case_ids = [Command.set(cases.ids)]

    def action_assign(self):
        before = self.case_ids.grouped("user_id")
        result = super().action_assign()
        self.env["collections.handover"]._keep(before, self.reason)
        return result
