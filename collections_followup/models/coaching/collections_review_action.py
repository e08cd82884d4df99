from odoo import api, fields, models

from ..base.collections_guarded import without_defaults

COACHING = "collections_followup.mail_activity_type_coaching"


class CollectionsReviewAction(models.Model):
    """What was agreed on in a review: a task of the collector once the review is shared."""

    _name = "collections.review.action"
    _inherit = ["collections.guarded"]
    _description = "Agreed Action"
    _order = "review_id, date_due, id"
    _user_writable = frozenset({"name", "date_due"})
    _user_creatable = _user_writable | {"review_id"}

    review_id = fields.Many2one(
        comodel_name="collections.review", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="What was agreed", required=True)
    date_due = fields.Date(string="Until", required=True)
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_done = fields.Boolean(string="Done", compute="_compute_is_done", compute_sudo=True)

    @api.depends("activity_id.active")
    def _compute_is_done(self):
        for action in self:
            action.is_done = action.activity_id and not action.activity_id.active

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        if not self._is_engine():
            actions.review_id._check_editable()
        return actions

    def write(self, vals):
        if not self._is_engine():
            self.review_id._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        if not self._is_engine():
            self.review_id._check_editable()

    def _plan(self):
        """Plan each action as a task of the collector, in their language."""
        # Sudo: the tasks are somebody else's.
        for action in self.sudo():
            user = action.review_id.collector_id
            review = user._collections_addressed(action.review_id)
            action.activity_id = (
                without_defaults(review)
                .with_context(mail_activity_quick_update=True)
                .activity_schedule(
                    COACHING, date_deadline=action.date_due, summary=action.name, user_id=user.id
                )
            )
