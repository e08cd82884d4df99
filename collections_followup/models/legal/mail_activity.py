"""Tasks of planned steps: who moves, hands on or does one does it with the step."""

from odoo import models

from ..base.collections_guarded import declare_internal_keys, get_internal
from .collections_legal_action_steps import TASK
from .collections_legal_step import SHARED

declare_internal_keys(
    collections_legal_decides="a step changes its task: the task does not change the step",
)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _collections_get_steps_sudo(self):
        """Return the steps whose tasks these are; none while a step changes its task."""
        # Sudo: whose task it is decides, whoever sees the legal action.
        steps = self.env["collections.legal.step"].sudo()
        kind = self.env["ir.model.data"]._xmlid_to_res_id(TASK, raise_if_not_found=False)
        if not kind or get_internal(self.env, "collections_legal_decides"):
            return steps
        tasks = self.sudo().filtered(lambda task: task.activity_type_id.id == kind and task.active)
        if not tasks:
            return steps
        return steps.search([("activity_id", "in", tasks.ids), ("is_done", "=", False)])

    def _action_done(self, feedback=False, attachment_ids=None):
        # EXTENDS 'mail': the step is done with its task
        steps = self._collections_get_steps_sudo()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if steps:
            vals = {"is_done": True}
            steps._follow_activity({**vals, "outcome": feedback} if feedback else vals)
        return result

    def write(self, vals):
        # EXTENDS 'mail': a step moves with its task
        steps = self.env["collections.legal.step"]
        if SHARED.keys() & vals.keys():
            steps = self._collections_get_steps_sudo()
        result = super().write(vals)
        changes = {SHARED[name]: value for name, value in vals.items() if name in SHARED}
        if steps and changes:
            steps._follow_activity(changes)
        return result
