from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    collections_training_ids = fields.One2many(
        comodel_name="collections.training",
        inverse_name="user_id",
        string="Training",
        copy=False,
        groups="collections_followup.group_collections_supervisor",
    )
