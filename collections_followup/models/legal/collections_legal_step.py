from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_guarded import internal, without_defaults
from .collections_legal_action_steps import TASK

# Fields that a step and its task share, by the task's name for them.
SHARED = {"date_deadline": "date", "user_id": "user_id", "summary": "name"}


class CollectionsLegalStep(models.Model):
    """Something done, or to be done, in a legal action: what, who, when, and what came of it.

    What is to be done is a task of whoever is responsible for it: moved with the step, handed on
    with it, and done when the step is done, or the other way round (``mail_activity.py``).
    """

    _name = "collections.legal.step"
    _inherit = ["collections.guarded"]
    _description = "Step of a Legal Action"
    _order = "date, id"
    _user_writable = frozenset({"kind", "name", "date", "user_id", "outcome", "is_done"})
    _user_creatable = _user_writable | {"action_id"}

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        selection=[
            ("research", "Research"),
            ("coding", "Coding"),
            ("approval", "Approval"),
            ("document", "Document"),
            ("filing", "Filing"),
            ("service", "Service"),
            ("hearing", "Hearing"),
            ("decision", "Decision"),
            ("enforcement", "Enforcement"),
            ("end", "End"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    name = fields.Char(string="What", required=True)
    date = fields.Date(
        string="When",
        required=True,
        default=lambda self: self.env.company._collections_today(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    outcome = fields.Text()
    is_done = fields.Boolean(
        string="Done",
        default=True,
        help="Unchecked: still to be done. Whoever is responsible has a task for it.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        ondelete="set null",
        index="btree_not_null",
        export_string_translation=False,
        help="The task of whoever is responsible, as long as it is to be done.",
    )
    is_auto = fields.Boolean(string="By itself", help="Written by what happened: it stays.")

    @api.onchange("date")
    def _onchange_date(self):
        if self.date and self.date > self.action_id.company_id._collections_today():
            self.is_done = False

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_by_hand()
        steps._follow_task()
        return steps

    def write(self, vals):
        self._check_by_hand()
        result = super().write(vals)
        if {"date", "user_id", "name", "is_done", "outcome"} & set(vals):
            self._follow_task()
        return result

    def unlink(self):
        self._check_by_hand()
        # Sudo: the task of a colleague goes with the step.
        tasks = self.sudo().activity_id
        result = super().unlink()
        tasks.with_context(collections_legal_decides=internal()).unlink()
        return result

    @api.constrains("user_id")
    def _check_worker(self):
        for step in self:
            step.user_id._collections_check_works_for(step.action_id.company_id)

    @api.constrains("date", "is_done")
    def _check_done(self):
        for step in self.filtered("is_done"):
            if step.date > step.action_id.company_id._collections_today() and not step.is_auto:
                raise UserError(
                    self.env._(
                        "%s is yet to come. Uncheck Done: its task is planned for that day.",
                        step.name,
                    )
                )

    # ------------------------------------------------------------------------------- its task

    def _follow_task(self):
        """Plan, move or end the tasks of these steps, as the steps are now."""
        # Sudo: the task is of whoever is responsible, whoever changes the step.
        own = self.sudo().with_context(collections_legal_decides=internal())
        for step in own.filtered("activity_id"):
            task = step.activity_id
            if step.is_done or not task.active:
                if task.active:
                    task.action_feedback(feedback=step.outcome or False)
                step.activity_id = False
                continue
            vals = {name: step[SHARED[name]] for name in SHARED if task[name] != step[SHARED[name]]}
            if vals:
                task.write(
                    {name: value.id if name == "user_id" else value for name, value in vals.items()}
                )
        own._plan_missing()

    def _plan_missing(self):
        """Plan a task for each of these steps that is to be done and has none."""
        own = self.filtered(
            lambda step: (
                not step.is_done and not step.activity_id and step.action_id.state != "closed"
            )
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        tasks = without_defaults(self.env["mail.activity"]).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("collections.legal.action"),
                    "res_id": step.action_id.id,
                    "activity_type_id": self.env.ref(TASK).id,
                    "automated": True,
                    "summary": step.name,
                    "note": escape(kinds[step.kind]),
                    "date_deadline": step.date,
                    "user_id": step.user_id.id,
                }
                for step in own
            ]
        )
        for step, task in zip(own, tasks, strict=True):
            step.activity_id = task

    @api.private
    def _follow_activity(self, vals):
        """Take over what somebody has changed of the tasks of these steps.

        :param dict vals: values of the steps
        """
        # Sudo: whoever has the task may move it and say that it is done.
        own = self.sudo().with_context(collections_legal_decides=internal())
        for step in own:
            changes = {name: value for name, value in vals.items() if value != step[name]}
            today = step.action_id.company_id._collections_today()
            if changes.get("is_done") and step.date > today:
                # Done before the day that it was planned for.
                changes["date"] = today
            step.write(changes)

    def _check_by_hand(self):
        """Refuse to change by hand what happened by itself."""
        if self._is_engine():
            return
        for step in self:
            step.action_id._check_work()
            step.action_id._check_open()
            if step.is_auto:
                raise UserError(
                    self.env._("%s was written by what happened, and stays as it is.", step.name)
                )
