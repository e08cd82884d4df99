"""The visitor's task on the case: by it, the case is on the list of the day of the visit."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_duration

from ..base.collections_guarded import internal, without_defaults

TASK = "collections_followup.mail_activity_type_visit"


class CollectionsVisit(models.Model):
    _inherit = "collections.visit"

    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="What the visitor has to do on the case while the visit is planned.",
    )

    def _plan_tasks(self):
        """Let the tasks of the planned ones of these visits be as they are planned."""
        # Sudo: the task follows the visit, whoever plans it; the visitor may be a colleague.
        planned = self.sudo().filtered(lambda visit: visit.state == "planned")
        for visit in planned.filtered("activity_id"):
            visit._get_tasks_to_change().write(visit._get_task_values())
        new = planned.filtered(lambda visit: not visit.activity_id)
        if not new:
            return
        shared = {
            "res_model_id": self.env["ir.model"]._get_id("collections.case"),
            "activity_type_id": self.env.ref(TASK).id,
            "automated": True,
        }
        # Without an e-mail for each: they show in the visitor's work.
        tasks = (
            without_defaults(self.env["mail.activity"])
            .sudo()
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {**shared, "res_id": visit.case_id.id, **visit._get_task_values()}
                    for visit in new
                ]
            )
        )
        for visit, task in zip(new, tasks, strict=True):
            visit.activity_id = task

    def _get_task_values(self):
        """Return what the task says: it is written for the visitor."""
        self.ensure_one()
        own = self.user_id._collections_addressed(self)
        return {
            "summary": own.env._(
                "Visit %(who)s, %(start)s to %(end)s",
                who=own.contact_id.display_name,
                start=format_duration(self.hour_from),
                end=format_duration(self.hour_to),
            ),
            "date_deadline": self.date,
            "user_id": self.user_id.id,
        }

    def _get_tasks_to_change(self):
        return self.activity_id.filtered("active").with_context(
            collections_visit_decides=internal(), mail_activity_quick_update=True
        )

    def _end_tasks(self):
        """Take the tasks away of visits that are not planned any more."""
        # Sudo: see above; what came of the visit is told by the visit.
        self.sudo()._get_tasks_to_change().unlink()

    def _check_logged(self):
        """Refuse to call the tasks of these visits done before what came of them is logged."""
        contacts = self.env["collections.contact"]
        logged = contacts.search([("visit_id", "in", self.ids)]).visit_id
        for visit in self - logged:
            raise UserError(
                self.env._(
                    "The visit is done when what came of it is logged: open %s and press Log the "
                    "visit. If it does not take place, cancel it there.",
                    visit.display_name,
                )
            )
