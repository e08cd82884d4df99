from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    _inherit = "collections.priority.rule"

    factor = fields.Selection(
        selection_add=[
            ("broken_promises", "Broken promises of the customer"),
            ("promised_today", "Promises to pay by today"),
        ],
        ondelete={"broken_promises": "cascade", "promised_today": "cascade"},
    )
