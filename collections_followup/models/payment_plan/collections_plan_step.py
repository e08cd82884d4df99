from odoo import api, fields, models


class CollectionsPlanStep(models.Model):
    """A reminder or notice about instalments: when it goes out, and its text."""

    _name = "collections.plan.step"
    _inherit = ["collections.checked"]
    _description = "Payment Plan Notice Step"
    _order = "position, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to use the step in all companies."
    )
    kind = fields.Selection(
        selection=[
            ("reminder", "Days before an instalment"),
            ("late", "Days after an unpaid instalment"),
            ("default", "Days after a default"),
        ],
        string="When",
        required=True,
        default="late",
    )
    days = fields.Integer(default=3)
    position = fields.Integer(
        compute="_compute_position",
        store=True,
        export_string_translation=False,
        help="Steps in the order in which they come: a customer never goes back to an earlier "
        "one for the same instalment.",
    )
    mail_template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-mail",
        required=True,
        ondelete="restrict",
        domain="[('model', '=', 'collections.plan.notice')]",
    )

    _days_positive = models.Constraint("CHECK (days >= 0)", "Enter a number of days from 0 up.")

    @api.depends("kind", "days")
    def _compute_position(self):
        for step in self:
            step.position = {"reminder": -step.days, "late": 1 + step.days}.get(
                step.kind, 100000 + step.days
            )
