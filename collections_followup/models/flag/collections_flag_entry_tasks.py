"""Flags and time: the tasks that they plan, and that some come only so often."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..base.collections_guarded import without_defaults


class CollectionsFlagEntry(models.Model):
    _inherit = "collections.flag.entry"

    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        ondelete="set null",
        export_string_translation=False,
        help="The task for the deadline.",
    )
    review_name = fields.Char(related="flag_id.review_name")
    date_review_from = fields.Date(string="Review from", compute="_compute_date_review")
    date_review_until = fields.Date(string="Review until", compute="_compute_date_review")
    review_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        readonly=True,
        copy=False,
        ondelete="set null",
        export_string_translation=False,
        help="The task for the review.",
    )

    @api.depends("date_from", "flag_id")
    def _compute_date_review(self):
        for entry in self:
            flag = entry.flag_id
            reviewed = entry.date_from and flag.review_name
            entry.date_review_from = reviewed and fields.Date.add(
                entry.date_from, days=flag.review_from
            )
            entry.date_review_until = reviewed and fields.Date.add(
                entry.date_from, days=flag.review_until
            )

    def _plan_deadline(self):
        """Plan a task for what has to be done by a day, on the open case or the customer."""
        # Sudo: whoever sets the flag need not be the one who works on the case.
        for entry in self.sudo().filtered("deadline_name"):
            if entry.activity_id:
                if entry.date_deadline:
                    entry.activity_id.date_deadline = entry.date_deadline
                else:
                    entry.activity_id.unlink()
                continue
            if not entry.date_deadline:
                continue
            entry.activity_id = entry._plan_task(entry.date_deadline, entry.deadline_name)

    def _plan_review(self):
        """Plan a task for what has to be looked at while the flag counts."""
        # Sudo: as above.
        for entry in self.sudo().filtered("review_name"):
            today = (entry.company_id or self.env.company)._collections_today()
            if entry.date_review_until >= today:
                entry.review_activity_id = entry._plan_task(
                    entry.date_review_from, entry._get_review_words()
                )

    def _get_review_words(self):
        """Return what has to be looked at, and on which days."""
        self.ensure_one()
        return self.env._(
            "%(review)s: %(first)s to %(last)s",
            review=self.review_name,
            first=format_date(self.env, self.date_review_from),
            last=format_date(self.env, self.date_review_until),
        )

    def _plan_task(self, day, summary):
        """Plan a task of this flag, on the open case or the customer, and return it."""
        self.ensure_one()
        company = self.company_id or self.env.company
        case = self.env["collections.case"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", (company._collections_owner() or company).id),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        user = case.user_id or self.user_id
        return without_defaults(case or self.partner_id).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=day,
            summary=summary,
            note=self.display_name,
            user_id=user.id,
        )

    def _warn_of_repetition(self):
        """Return the warning that the customer had such a flag too short a time ago, or None."""
        months = self.flag_id.once_months
        if not (months and self.partner_id and self.date_from):
            return None
        earlier = self.search(
            [
                ("flag_id", "=", self.flag_id.id),
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("date_from", ">", fields.Date.subtract(self.date_from, months=months)),
                ("date_from", "<=", self.date_from),
                ("id", "not in", self._origin.ids),
            ],
            limit=1,
        )
        if not earlier:
            return None
        text = self.env._(
            "%(flag)s comes once in %(months)s months. The last began on %(day)s.",
            flag=self.flag_id.name,
            months=months,
            day=format_date(self.env, earlier.date_from),
        )
        return {"warning": {"title": self.env._("So soon again"), "message": text}}
