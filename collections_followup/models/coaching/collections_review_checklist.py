from odoo import fields, models

# What supervisors write; the version counts by itself.
WRITTEN = frozenset({"name", "sequence", "active", "company_id", "pass_percent", "question_ids"})


class CollectionsReviewChecklist(models.Model):
    """What contacts of collectors are reviewed by.

    A changed question is a new version. Reviews keep the questions as they were.
    """

    _name = "collections.review.checklist"
    _inherit = ["collections.guarded"]
    _description = "Review Check List"
    _order = "sequence, id"
    _user_writable = WRITTEN

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave empty to use the check list in all companies.",
    )
    pass_percent = fields.Float(
        string="Passed from (%)",
        digits=(5, 1),
        default=80.0,
        help="A review with a lower score is not passed.",
    )
    question_ids = fields.One2many(
        comodel_name="collections.review.question",
        inverse_name="checklist_id",
        string="Questions",
        copy=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)

    _percent_range = models.Constraint(
        "CHECK (pass_percent >= 0 AND pass_percent <= 100)",
        "A review is passed from a share of its points on: enter 0 to 100 percent.",
    )

    def _count_version(self):
        """Let what is asked be a new version, where a review was made by the one before."""
        # Sudo: all reviews count, whoever may read them.
        used = {
            (checklist.id, version)
            for checklist, version in self.env["collections.review"]
            .sudo()
            ._read_group([("checklist_id", "in", self.ids)], ["checklist_id", "checklist_version"])
        }
        for checklist in self:
            if (checklist.id, checklist.version) in used:
                checklist._as_engine().version += 1
