"""Tasks of planned visits: who moves, hands on or drops one does it with the visit."""

from odoo import models

from ..base.collections_guarded import declare_internal_keys, get_internal
from .collections_visit_task import TASK

declare_internal_keys(
    collections_visit_decides="a visit changes its task: the task does not change the visit",
)

# What a visit has of its task, by the task's name for it.
SHARED = {"date_deadline": "date", "user_id": "user_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _collections_get_visits_sudo(self):
        """Return the planned visits whose tasks these are; none while a visit changes its task."""
        # Sudo: whose task it is decides, whoever sees the visit.
        visits = self.env["collections.visit"].sudo()
        kind = self.env["ir.model.data"]._xmlid_to_res_id(TASK, raise_if_not_found=False)
        if not kind or get_internal(self.env, "collections_visit_decides"):
            return visits
        tasks = self.sudo().filtered(lambda task: task.activity_type_id.id == kind and task.active)
        if not tasks:
            return visits
        return visits.search([("activity_id", "in", tasks.ids), ("state", "=", "planned")])

    def write(self, vals):
        # EXTENDS 'mail': a visit moves with its task, and is done when it is logged
        visits = self.env["collections.visit"]
        if "active" in vals or SHARED.keys() & vals.keys():
            visits = self._collections_get_visits_sudo()
        if visits and not vals.get("active", True):
            visits._check_logged()
        result = super().write(vals)
        changes = {SHARED[name]: value for name, value in vals.items() if name in SHARED}
        if visits and changes:
            visits.with_env(self.env).write(changes)
        return result

    def unlink(self):
        # EXTENDS 'mail': a visit whose task is dropped does not take place; where nothing is
        # overdue any more, the task ends by itself, and the visit says why it cannot be made
        visits = self._collections_get_visits_sudo().filtered(
            lambda own: own.case_id.state == "open"
        )
        result = super().unlink()
        if visits:
            visits.with_env(self.env)._cancel()
        return result
