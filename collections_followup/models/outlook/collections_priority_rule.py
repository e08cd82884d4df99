from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    _inherit = "collections.priority.rule"

    factor = fields.Selection(
        selection_add=[
            (
                "risk",
                "Risk, in percent: promises not kept, days late, open disputes, dead addresses",
            ),
            (
                "expected_return",
                "Expected return of a call: overdue amount times the chance that payment follows",
            ),
        ],
        ondelete={"risk": "cascade", "expected_return": "cascade"},
    )
