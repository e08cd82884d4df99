"""Who has to read a procedure is asked to: by a task for each version that they have not read."""

from odoo import api, fields, models

from ..base.collections_guarded import without_defaults
from .collections_procedure import READ

# Days in which a new version is read.
READ_DAYS = 7


class CollectionsProcedure(models.Model):
    _inherit = "collections.procedure"

    def _ask_to_read(self):
        """Let all who have not read these procedures as they stand have a task for it, once.

        Tasks of others end: of those who have read it, or collect no more, and of what is archived.
        """
        if not self:
            return
        # Sudo: the tasks are other people's, whoever changes the text.
        procedures = self.sudo()
        procedures.invalidate_recordset(["unread_user_ids"])
        kind, model_id = self.env.ref(READ), self.env["ir.model"]._get_id(self._name)
        activities = without_defaults(self.env["mail.activity"]).sudo()
        wanted = {
            (procedure, user)
            for procedure in procedures.filtered("active")
            for user in procedure.unread_user_ids
        }
        found = {}
        for task in activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ):
            key = (procedures.browse(task.res_id), task.user_id)
            found[key] = found.get(key, activities) | task
        activities.union(*(own for key, own in found.items() if key not in wanted)).unlink()
        # Without an e-mail for each: they show in the work of those who read.
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": procedure.id,
                    "activity_type_id": kind.id,
                    "automated": True,
                    "user_id": user.id,
                    **procedure._get_reading_task(user),
                }
                for procedure, user in sorted(
                    wanted - found.keys(), key=lambda own: (own[0].id, own[1].id)
                )
            ]
        )

    def _get_reading_task(self, user):
        """Return what the task says to somebody, in their language."""
        self.ensure_one()
        own = user._collections_addressed(self)
        company = self.company_id or user.company_id
        return {
            "summary": own.env._("Read the procedure: %s", own.name),
            "date_deadline": fields.Date.add(company._collections_today(), days=READ_DAYS),
        }

    @api.autovacuum
    def _ask_everybody(self):
        """Once a day, ask who has come to the team, and let those go who have left it."""
        # Sudo: whoever runs it.
        self.sudo().with_context(active_test=False).search([])._ask_to_read()
