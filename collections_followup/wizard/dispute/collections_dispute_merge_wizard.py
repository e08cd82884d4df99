from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class CollectionsDisputeMergeWizard(models.TransientModel):
    """Merges disputes about the same thing into one of them."""

    _name = "collections.dispute.merge.wizard"
    _inherit = ["collections.checked"]
    _description = "Merge Disputes"

    dispute_ids = fields.Many2many(
        comodel_name="collections.dispute",
        relation="collections_dispute_merge_wizard_rel",
        column1="wizard_id",
        column2="dispute_id",
        string="Disputes",
    )
    target_id = fields.Many2one(
        comodel_name="collections.dispute",
        string="Into",
        domain="[('id', 'in', dispute_ids)]",
        ondelete="cascade",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "collections.dispute":
            disputes = self.env["collections.dispute"].browse(self.env.context.get("active_ids"))
            values["dispute_ids"] = [Command.set(disputes.ids)]
            values["target_id"] = min(disputes.ids, default=False)
        return values

    def action_merge(self):
        """Merge, and open the dispute that is left."""
        self.ensure_one()
        others = self.dispute_ids - self.target_id
        if not self.target_id or not others:
            raise UserError(self.env._("Choose two disputes or more, and the one that stays."))
        self.target_id._merge(others)
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.dispute",
            "res_id": self.target_id.id,
            "view_mode": "form",
        }
