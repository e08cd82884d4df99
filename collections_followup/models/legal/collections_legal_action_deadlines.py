"""Deadlines of legal actions: counted from their dates by rules, anew whenever one changes."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import format_date

from ...engine import deadlines, places
from .collections_legal_rule import REPEATED

# How far around a deadline weekends and holidays are looked at: longer than any of them last.
NEAR = 31
# What a date says was done, by the step of the rules that it keeps.
KEPT = {"served": "serve", "recorded": "file", "judgment": "apply"}
# How many months of work are added at once.
MOST_MONTHS = 36


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    def _get_anchors(self):
        """Return the dates of this action by name; of those that it has several of, the last.

        Where nobody has entered the last delivery, the last month in which work was done says it:
        no deadline waits for what is known.
        """
        self.ensure_one()
        anchors = {own.anchor: own.date for own in self.date_ids.sorted("date")}
        if anchors.get("month_worked"):
            anchors.setdefault("last_furnish", anchors["month_worked"])
        return anchors

    def action_add_months(self):
        """Enter each month in which work was done, from the first delivery to the last."""
        self.ensure_one()
        self._check_work()
        self._check_open()
        anchors = self._get_anchors()
        first = anchors.get("first_furnish")
        if not first:
            raise UserError(self.env._("Enter the day of the first delivery or work."))
        last = anchors.get("last_furnish") or self.company_id._collections_today()
        known = {(own.date.year, own.date.month) for own in self.date_ids if own.anchor in REPEATED}
        months = []
        day = first.replace(day=1)
        while day <= last and len(months) < MOST_MONTHS:
            if (day.year, day.month) not in known:
                months.append(day)
            day = Date.add(day, months=1)
        if not months:
            raise UserError(self.env._("Each month from the first delivery on is entered already."))
        self.env["collections.legal.date"].create(
            [
                {"action_id": self.id, "anchor": anchor, "date": month}
                for month in months
                for anchor in REPEATED
            ]
        )
        return True

    @api.private
    def _set_date(self, anchor, day):
        """Enter a date that follows from what was done; one that was entered by hand gives way.

        :param str anchor: a value of ``anchor``
        :param date day: the date
        """
        self.ensure_one()
        # Sudo: it follows from what the user was allowed to do.
        known = self.sudo().date_ids.filtered(lambda own: own.anchor == anchor)
        if known:
            known.write({"date": day, "is_auto": True})
        else:
            self.env["collections.legal.date"].sudo().create(
                {"action_id": self.id, "anchor": anchor, "date": day, "is_auto": True}
            )
        self.invalidate_recordset(["date_ids"])

    @api.private
    def _follow_dates(self, texts):
        """Follow dates that were entered or changed: say so, and count the deadlines anew.

        :param dict texts: what happened, by action
        """
        for action, text in texts.items():
            action._message_log(body=text)
        self._update_deadlines()

    # ------------------------------------------------------------------------------ counting

    @api.private
    def _update_deadlines(self):
        """Count the deadlines of these actions, by the rules and dates of now.

        What has changed is told in the chatter with the day before and after. What was done, or
        dropped, stays.
        """
        # Sudo: deadlines are the add-on's, whoever enters a date.
        actions = self.sudo().filtered(lambda own: own.state != "closed")
        if not actions:
            return
        actions.invalidate_recordset(["date_ids"])
        rules = (
            self.env["collections.legal.rule"]
            .sudo()
            .search([("parent_id", "=", False), ("kind_ids", "in", actions.kind_id.ids)])
        )
        new = []
        for action in actions:
            known = {(own.rule_id, own.date_id): own for own in action.deadline_ids}
            due = action._find_due(rules)
            for (rule, date), anchors in due.items():
                vals = action._count(rule, anchors)
                if (rule, date) in known:
                    known[rule, date]._follow_count(vals, anchors)
                else:
                    new.append(
                        {
                            **vals,
                            "action_id": action.id,
                            "rule_id": rule.id,
                            "date_id": date.id,
                        }
                    )
            gone = [own for key, own in known.items() if key not in due]
            action.deadline_ids.browse().union(*gone)._drop()
        self.env["collections.legal.deadline"].sudo().create(new)
        self.invalidate_recordset(["deadline_ids", "date_next"])
        for action in actions:
            action._keep_by_dates()
        # At once, and not by night: the day may be tomorrow.
        actions.deadline_ids._warn_soon()

    def _find_due(self, rules):
        """Return what rules count from, by the rule and the date that is counted for itself.

        :param rules: rules of deadlines
        :return: dict of dates by name, by pairs of a rule and a ``collections.legal.date``, which
            is empty where the rule counts once
        """
        self.ensure_one()
        anchors = self._get_anchors()
        months = self.date_ids.filtered(lambda own: own.anchor in REPEATED)
        due = {}
        for rule in rules:
            if not rule._is_repeated() or not months:
                if rule._is_about(self, anchors):
                    due[rule, months.browse()] = anchors
                continue
            for month in months:
                own = {**anchors, month.anchor: month.date}
                if rule._is_about(self, own):
                    due[rule, month] = own
        return due

    def _keep_by_dates(self):
        """Record that deadlines were kept of which a date says when: served, recorded."""
        self.ensure_one()
        for date in self.date_ids.filtered(lambda own: own.anchor in KEPT):
            for due in self.deadline_ids:
                rule = due.rule_id
                if (
                    rule.step == KEPT[date.anchor]
                    and rule.anchor != date.anchor
                    and due.state in ("open", "missed")
                ):
                    due._end(self.env.user, date.date, date.anchor)

    def _count(self, rule, anchors):
        """Return the day by which a rule wants something done, as values of a deadline.

        :param rule: a ``collections.legal.rule``
        :param dict anchors: dates by name
        """
        engine = rule._to_engine()
        plain = deadlines.explain(engine, anchors)
        closed = self._find_closed_days([count.nominal for count in plain.counts])
        # Weekends are among the days that are closed: those of the court's country.
        found = deadlines.explain(engine, anchors, closed, weekend=())
        return {
            "date": found.day or False,
            "date_nominal": found.count.nominal if found.count else False,
            "state": "open" if found.day else "waiting",
            "steps": [
                [step.code, {name: self._keep(value) for name, value in step.values.items()}]
                for step in found.steps
            ],
        }

    @api.model
    def _keep(self, value):
        return value if isinstance(value, str | int) else Date.to_string(value)

    def _find_closed_days(self, days):
        """Return the days around some days on which the court of this action is closed.

        Weekends and public holidays where the court is, or else of the jurisdiction.

        :param list days: the days
        """
        self.ensure_one()
        court = self.court_id
        at_court = court.country_id and court.country_id == self.country_id
        state = (court.state_id if at_court else None) or self.state_id
        part = places.get_part(
            self.country_id.code, state.code or None, court.zip if at_court else None
        )
        is_working = places.make_working_days(self.country_id.code, part)
        near = {day + timedelta(days=n) for day in days for n in range(-NEAR, NEAR + 1)}
        return sorted(day for day in near if not is_working(day))

    def _end_deadlines(self, *steps):
        """Record that deadlines were kept by what was just done.

        :param steps: values of ``step`` of their rules
        """
        # Sudo: they are kept by what the user was allowed to do.
        due = self.sudo().deadline_ids.filtered(
            lambda own: own.rule_id.step in steps and own.state in ("open", "missed")
        )
        due._end(self.env.user)

    # ------------------------------------------------------------------------------- by night

    @api.model
    @api.private
    def _cron_nightly(self):
        """Count all deadlines anew, warn of those that come, and tell of those that were missed."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_legal", "=", True)])
        self.env["ir.cron"]._collections_do_each_company(
            companies, "collections_legal_day", self._do_night
        )

    @api.model
    @api.private
    def _do_night(self, company):
        """Do the nightly work of a company."""
        # Sudo: actions and their deadlines are the add-on's.
        actions = self.sudo().with_company(company)
        running = actions.search([("company_id", "=", company.id), ("state", "!=", "closed")])
        running._update_deadlines()
        actions.env["collections.legal.deadline"]._warn(company)
        # What is to be done has a task, whoever has dropped it.
        running.step_ids._plan_missing()

    # ---------------------------------------------------------------------------------- words

    @api.model
    def _get_sentences(self):
        """Return what is said of each step of a deadline, in the user's language."""
        env = self.env
        return {
            "day": env._("%(anchor)s on %(start)s plus 1 day: %(day)s."),
            "days": env._("%(anchor)s on %(start)s plus %(n)s days: %(day)s."),
            "month": env._("%(anchor)s on %(start)s plus 1 month: %(day)s."),
            "months": env._("%(anchor)s on %(start)s plus %(n)s months: %(day)s."),
            "year": env._("%(anchor)s on %(start)s plus 1 year: %(day)s."),
            "years": env._("%(anchor)s on %(start)s plus %(n)s years: %(day)s."),
            "nth_month_day": env._(
                "%(anchor)s on %(start)s, day %(month_day)s of the month %(n)s months later: "
                "%(day)s."
            ),
            "next_month_day": env._(
                "%(anchor)s on %(start)s, day %(month_day)s of the next month: %(day)s."
            ),
            "same_month_day": env._(
                "%(anchor)s on %(start)s, day %(month_day)s of the same month: %(day)s."
            ),
            "short_month": env._("That month has no day %(month_day)s: its last day counts."),
            "next_business": env._("%(nominal)s is no business day: the next one is %(day)s."),
            "prev_business": env._("%(nominal)s is no business day: the one before is %(day)s."),
            "missing": env._("No date of %(anchor)s: this rule is left out until there is one."),
            "earliest": env._("The earliest of %(n)s is the deadline: %(day)s."),
            "no_deadline": env._(
                "No rule has the date that it counts from: there is no deadline yet."
            ),
        }

    @api.model
    @api.private
    def _tell_steps(self, steps):
        """Return how a deadline came about, as text.

        :param list steps: as kept on a deadline
        """
        anchors = dict(
            self.env["collections.legal.date"]._fields["anchor"]._description_selection(self.env)
        )
        told = [
            deadlines.Step(
                code,
                {
                    name: Date.to_date(value) if name in ("start", "day", "nominal") else value
                    for name, value in values.items()
                },
            )
            for code, values in steps or []
        ]
        return deadlines.tell(
            told,
            self._get_sentences(),
            lambda day: format_date(self.env, day, date_format="EEEE, d MMMM y"),
            lambda name: anchors.get(name, name),
        )
