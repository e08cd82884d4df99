from odoo import fields, models


class CollectionsPriorityRule(models.Model):
    """One weighted part of the priority score of a case.

    The score of a case is the sum over all rules of ``weight x min(1, value / reference)``:
    each rule gives its full weight once its value reaches the reference.
    """

    _name = "collections.priority.rule"
    _description = "Priority Rule"
    _inherit = ["collections.checked", "collections.ruleset.source"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty to use the rule in all companies.",
    )
    factor = fields.Selection(
        selection=[
            ("amount_overdue", "Overdue amount, after credits"),
            ("days_overdue", "Days overdue of the oldest item"),
            ("level", "Level reached, in percent of the policy's levels"),
            ("item_count", "Number of overdue items"),
            ("episode", "Number of earlier cases"),
            ("disputed_share", "Disputed share of what is overdue, in percent"),
        ],
        required=True,
    )
    reference = fields.Float(
        required=True,
        default=1.0,
        help="Value that earns the full weight, in the unit of the factor: "
        "company currency, days, percent or number.",
    )
    weight = fields.Float(required=True, default=10.0, help="Points for a case at the reference.")

    _reference_positive = models.Constraint(
        "CHECK (reference > 0)",
        "The reference of a priority rule must be above 0: it is what earns the full weight.",
    )
    _weight_positive = models.Constraint(
        "CHECK (weight >= 0)",
        "The weight of a priority rule cannot be negative. Archive a rule that should not count.",
    )

    def action_preview(self):
        """Open the dialog that tries other weights before they are saved."""
        self.check_access("write")
        return self.env["collections.priority.preview"]._get_action()
