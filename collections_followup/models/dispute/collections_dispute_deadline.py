"""Deadlines of disputes: in working days, with a warning, an escalation and an owner."""

from datetime import timedelta

from odoo import api, fields, models

from ...engine.working_days import get_deadline
from ..base.collections_guarded import without_defaults


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    date_answer_deadline = fields.Date(
        string="Answer until", copy=False, groups="base.group_user", help="First answer."
    )
    date_deadline = fields.Date(
        string="Resolve until", copy=False, tracking=True, groups="base.group_user"
    )
    date_first_answer = fields.Datetime(
        string="First answered on",
        copy=False,
        groups="base.group_user",
        help="When the customer got the first message from us.",
    )
    date_warned = fields.Date(copy=False, groups="base.group_user", string="Warned on")
    date_escalated = fields.Date(copy=False, groups="base.group_user", string="Escalated on")
    is_late = fields.Boolean(
        string="Deadline missed",
        compute="_compute_is_late",
        search="_search_is_late",
        groups="base.group_user",
    )

    @api.depends("date_deadline", "date_answer_deadline", "date_first_answer", "state")
    def _compute_is_late(self):
        for dispute in self:
            today = dispute.company_id._collections_today()
            dispute.is_late = dispute._is_late(today)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._collections_today()
        late = fields.Domain("state", "=", "open") & (
            fields.Domain("date_deadline", "<", today)
            | (
                fields.Domain("date_first_answer", "=", False)
                & fields.Domain("date_answer_deadline", "<", today)
            )
        )
        return fields.Domain.OR([late if wanted else ~late for wanted in value])

    def _is_late(self, today):
        """Return whether a deadline of this dispute was before a day."""
        self.ensure_one()
        return self.state == "open" and (
            bool(self.date_deadline and self.date_deadline < today) or self._is_answer_late(today)
        )

    def _is_answer_late(self, today):
        """Return whether the first answer should have been given before a day."""
        self.ensure_one()
        return bool(
            not self.date_first_answer
            and self.date_answer_deadline
            and self.date_answer_deadline < today
        )

    @api.model
    def _add_working_days(self, company, day, count):
        """Return the day so many working days of a company after another, see
        ``_collections_get_working_days``. The day itself does not count.

        :param company: the company
        :param day: a date
        :param int count: working days; 0 gives the next working day, if ``day`` is not one
        """
        return get_deadline(day, count, company._collections_get_working_days())

    def _set_deadlines(self):
        """Set the deadlines that the reasons of these disputes give."""
        working_days = {
            company: company._collections_get_working_days() for company in self.company_id
        }
        for dispute in self:
            reason = dispute.reason_id
            is_working = working_days[dispute.company_id]
            vals = {"date_answer_deadline": False, "date_deadline": False}
            if reason:
                for name, days in (
                    ("date_answer_deadline", reason.answer_days),
                    ("date_deadline", reason.resolution_days),
                ):
                    vals[name] = get_deadline(dispute.date_raised, days, is_working)
            # Sudo: the reason gives the deadlines; they follow for whoever edits it.
            dispute.sudo().write(vals)

    def _assign(self):
        """Give new disputes the owner, team and priority of the first rule that fits."""
        rules = self.env["collections.dispute.rule"]
        for dispute in self:
            rule = rules._find(dispute.company_id, dispute.reason_id, dispute.amount_disputed)
            vals = {}
            if rule.team_id and not dispute.team_id:
                vals["team_id"] = rule.team_id.id
            # Who has gone to another company since gets no work of this one.
            owner = rule.user_id._collections_works_for(dispute.company_id)
            if owner and not dispute.user_id:
                vals["user_id"] = owner.id
            if rule and rule.priority > dispute.priority:
                vals["priority"] = rule.priority
            if not dispute.user_id and "user_id" not in vals:
                vals["user_id"] = dispute._get_default_owner().id
            if vals:
                dispute.write(vals)
        self._set_deadlines()

    def _get_default_owner(self):
        """Return who works on a dispute that no rule gives to anybody."""
        self.ensure_one()
        company = self.company_id
        # Sudo: whose customer it is stands in fields that the user need not read.
        customer = self.partner_id.sudo().with_company(company)
        user = self.env["res.users"].browse(self.env.uid)
        for collector in (customer.collections_user_id, company.sudo().collections_user_id):
            if collector._collections_works_for(company):
                return collector
        is_collector = user.has_group("collections_followup.group_collections_collector")
        return user if is_collector and not user._is_superuser() else user.browse()

    def _get_supervisor_sudo(self):
        """Return who hears of disputes that miss their deadline."""
        self.ensure_one()
        # Sudo: the settings of the company are read by few.
        return (
            self.team_id.user_id
            or self.company_id.sudo().collections_dispute_supervisor_id
            or self.user_id
        )

    @api.model
    def _cron_deadlines(self):
        """Daily: warn owners of deadlines that come, and escalate those that have passed."""
        self.env["ir.cron"]._collections_do_each_company(
            self.search([("state", "=", "open")]).company_id,
            "collections_deadlines_done",
            self._check_deadlines,
        )

    @api.model
    def _check_deadlines(self, company):
        """Warn and escalate for the open disputes of a company.

        A warning goes to the owner on the working day before a deadline, or on it; a missed
        deadline goes to the supervisor, once for each deadline.
        """
        today = company._collections_today()
        is_working = company._collections_get_working_days()
        soon = get_deadline(today, 1, is_working)
        # Sudo: the daily work is on all disputes of the company.
        open_disputes = self.sudo().search(
            [("company_id", "=", company.id), ("state", "=", "open")]
        )
        for dispute in open_disputes:
            missed = dispute._get_deadlines(dispute.date_escalated, today - timedelta(days=1))
            if missed:
                dispute._plan_task(
                    dispute._get_supervisor_sudo(),
                    (lambda own: own.env._("%s was not answered in time", own.name))
                    if "date_answer_deadline" in missed
                    else (lambda own: own.env._("%s was not resolved in time", own.name)),
                    today,
                )
                dispute.date_escalated = today
                dispute._message_log(body=self.env._("The deadline has passed: escalated."))
                continue
            warned = dispute.date_warned
            # What came on the working day after a warning, the owner knows.
            known = warned and get_deadline(warned, 1, is_working) + timedelta(days=1)
            coming = dispute._get_deadlines(max(known or today, today), soon)
            if coming:
                dispute._plan_task(
                    dispute.user_id or dispute._get_supervisor_sudo(),
                    lambda own: own.env._("Deadline of %s", own.name),
                    min(coming.values()),
                )
                dispute.date_warned = today

    def _get_deadlines(self, first, last):
        """Return the deadlines of this dispute within some days, by field.

        :param first: first day; any before the last one if empty
        :param last: last day
        """
        self.ensure_one()
        deadlines = {"date_deadline": self.date_deadline}
        if not self.date_first_answer:
            deadlines["date_answer_deadline"] = self.date_answer_deadline
        return {
            name: day
            for name, day in deadlines.items()
            if day and day <= last and (not first or day >= first)
        }

    def _plan_task(self, user, write, deadline):
        """Plan an activity on this dispute; nothing where nobody is responsible.

        :param user: who does it
        :param write: returns what it is about, of this dispute in the user's language
        :param deadline: its date
        """
        self.ensure_one()
        if not user:
            return
        without_defaults(self).activity_schedule(
            "collections_followup.mail_activity_type_dispute",
            date_deadline=deadline,
            summary=write(user._collections_addressed(self)),
            user_id=user.id,
        )

    def action_answered(self):
        """Record that the customer was answered, say by phone."""
        self.check_access("write")
        self._check_open()
        # Sudo: write access was checked; the day of the answer is recorded by what happens.
        for dispute in self.sudo().filtered(lambda dispute: not dispute.date_first_answer):
            dispute._set_answered()
            dispute._message_log(body=self.env._("The customer was answered."))

    def _set_answered(self):
        """Keep when the customer was answered first, and let the next warning come."""
        self.write({"date_first_answer": fields.Datetime.now(), "date_warned": False})
