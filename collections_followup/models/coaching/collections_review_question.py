from odoo import api, fields, models

# What changes the meaning of an answer; the order and the hint do not.
ASKED = frozenset({"name", "weight", "is_vital", "checklist_id"})


class CollectionsReviewQuestion(models.Model):
    """A question of a check list."""

    _name = "collections.review.question"
    _inherit = ["collections.checked"]
    _description = "Review Question"
    _order = "checklist_id, sequence, id"

    checklist_id = fields.Many2one(
        comodel_name="collections.review.checklist", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Question", required=True, translate=True)
    hint = fields.Char(translate=True, help="What counts as met.")
    sequence = fields.Integer(default=10)
    weight = fields.Integer(default=1, help="How much it counts, from 1 to 100.")
    is_vital = fields.Boolean(
        string="Fails the review", help="Where this is not met, the whole review is not passed."
    )

    _weight_range = models.Constraint(
        "CHECK (weight BETWEEN 1 AND 100)", "A question counts with a weight of 1 to 100."
    )

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.checklist_id._count_version()
        return questions

    def write(self, vals):
        changed = self.filtered(
            lambda own: any(
                vals[name] != self._fields[name].convert_to_write(own[name], own)
                for name in ASKED & set(vals)
            )
        )
        checklists = changed.checklist_id
        result = super().write(vals)
        (checklists | changed.checklist_id)._count_version()
        return result

    def unlink(self):
        checklists = self.checklist_id
        result = super().unlink()
        checklists.exists()._count_version()
        return result

    def _prepare_answer(self):
        """Return the values of the answer that keeps this question as it is now."""
        self.ensure_one()
        return {
            "sequence": self.sequence,
            "question": self.name,
            "hint": self.hint,
            "weight": self.weight,
            "is_vital": self.is_vital,
        }
