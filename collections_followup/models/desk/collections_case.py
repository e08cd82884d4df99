from odoo import fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    desk_step_ids = fields.One2many(
        comodel_name="collections.desk.step",
        inverse_name="case_id",
        string="Steps at the desk",
        groups="collections_followup.group_collections_readonly",
    )
