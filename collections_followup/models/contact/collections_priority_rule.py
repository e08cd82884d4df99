from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    _inherit = "collections.priority.rule"

    factor = fields.Selection(
        selection_add=[
            ("no_contact", "Days since the last contact, or since the case opened"),
            ("level_idle", "Days since the last notice without a contact after it"),
        ],
        ondelete={"no_contact": "cascade", "level_idle": "cascade"},
    )
