from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsDisputeReason(models.Model):
    """Why customers dispute invoices, as a tree, with the days that an answer may take."""

    _name = "collections.dispute.reason"
    _inherit = ["collections.checked"]
    _description = "Dispute Reason"
    _parent_store = True
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        comodel_name="collections.dispute.reason",
        string="Part of",
        index=True,
        ondelete="restrict",
    )
    parent_path = fields.Char(index=True)
    answer_days = fields.Integer(
        string="First answer within",
        default=2,
        help="Working days of the company's calendar after the dispute was raised.",
    )
    resolution_days = fields.Integer(
        string="Resolved within",
        default=10,
        help="Working days of the company's calendar after the dispute was raised.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", help="Leave empty to offer the reason in all companies."
    )

    _days_in_order = models.Constraint(
        "CHECK (answer_days >= 0 AND resolution_days >= answer_days)",
        "The first answer cannot come after the resolution. Enter days of 0 and more, and no "
        "fewer for the resolution.",
    )

    @api.depends("name", "parent_id.name")
    def _compute_display_name(self):
        for reason in self:
            names = [reason.name or ""]
            parent = reason.parent_id
            while parent:
                names.insert(0, parent.name or "")
                parent = parent.parent_id
            reason.display_name = " / ".join(names)

    def write(self, vals):
        # Before the paths follow, where the framework says no more than that there is a loop.
        parent = self.browse(vals.get("parent_id") or 0)
        # Sudo: the path of the parent is read only to refuse a loop.
        if parent and {str(reason.id) for reason in self} & set(
            (parent.sudo().parent_path or "").split("/")
        ):
            raise ValidationError(self.env._("A reason cannot be part of itself."))
        return super().write(vals)
