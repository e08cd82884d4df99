from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    _inherit = "collections.priority.rule"

    factor = fields.Selection(
        selection_add=[("answered", "Answers of the customer to sort")],
        ondelete={"answered": "cascade"},
    )
