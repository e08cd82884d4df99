from odoo import api, fields, models


class CollectionsReviewAnswer(models.Model):
    """The answer to one question in a review, with the question as it was then."""

    _name = "collections.review.answer"
    _inherit = ["collections.guarded"]
    _description = "Review Answer"
    _order = "review_id, sequence, id"
    _rec_name = "question"
    _user_writable = frozenset({"answer", "remark"})
    _user_creatable = frozenset()

    review_id = fields.Many2one(
        comodel_name="collections.review",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(readonly=True)
    question = fields.Char(required=True, readonly=True)
    hint = fields.Char(readonly=True)
    weight = fields.Integer(required=True, readonly=True, aggregator=None)
    is_vital = fields.Boolean(string="Fails the review", readonly=True)
    answer = fields.Selection(
        selection=[("met", "Met"), ("not_met", "Not met"), ("na", "Not applicable")]
    )
    remark = fields.Char(help="What was heard or read.")
    is_draft = fields.Boolean(compute="_compute_is_draft", export_string_translation=False)

    @api.depends("review_id.state")
    def _compute_is_draft(self):
        for answer in self:
            answer.is_draft = answer.review_id.state == "draft"

    def write(self, vals):
        if not self._is_engine():
            self.review_id._check_editable()
        return super().write(vals)
