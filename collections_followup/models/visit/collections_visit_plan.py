"""Whether a visit can be made: asked when it is planned, and anew whenever it is looked at."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...engine.contact_window import to_utc

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, eq=False)
class Plan:
    """A visit that somebody wants to make; ``visit`` is the one that is planned already."""

    case: models.BaseModel
    contact: models.BaseModel
    user: models.BaseModel
    date: date
    hour_from: float
    hour_to: float
    visit: models.BaseModel


class CollectionsVisit(models.Model):
    _inherit = "collections.visit"

    problem = fields.Text(
        string="Why not",
        compute="_compute_problem",
        help="Why the customer may not be visited as it is planned: what contact rules, flags and "
        "the case say now.",
    )
    warning = fields.Text(
        string="To be minded",
        compute="_compute_problem",
        help="What contact rules say, that does not forbid the visit.",
    )
    is_blocked = fields.Boolean(
        string="Not to be visited", compute="_compute_problem", search="_search_is_blocked"
    )

    @api.depends("state", "case_id", "contact_id", "user_id", "date", "hour_from", "hour_to")
    @api.depends_context("lang")
    def _compute_problem(self):
        planned = self.filtered(lambda visit: visit.state == "planned" and visit.date)
        answers = dict(
            zip(planned, self._judge([visit._get_plan() for visit in planned]), strict=True)
        )
        for visit in self:
            visit.problem, visit.warning = answers.get(visit, (False, False))
            visit.is_blocked = bool(visit.problem)

    @api.model
    def _search_is_blocked(self, operator, value):
        if operator != "in":
            return NotImplemented
        blocked = self.search([("state", "=", "planned")]).filtered("is_blocked")
        domain = Domain("id", "in", blocked.ids)
        if True in value:
            return Domain.TRUE if False in value else domain
        return ~domain

    def _get_plan(self):
        self.ensure_one()
        return Plan(
            self.case_id,
            self.contact_id,
            self.user_id,
            self.date,
            self.hour_from,
            self.hour_to,
            self._origin,
        )

    def _check_plan(self):
        """Refuse visits that cannot be made as they are planned.

        :raise UserError: contact rules, flags, the case or the day are against one of them
        """
        for visit in self:
            if visit.date < visit.company_id._collections_today():
                raise UserError(
                    self.env._(
                        "A visit cannot be planned for %s, which is past. Choose today or a later "
                        "day.",
                        format_date(self.env, visit.date),
                    )
                )
        refused = [
            f"{visit.partner_id.display_name}: {problem}"
            for visit, (problem, _warning) in zip(
                self, self._judge([visit._get_plan() for visit in self]), strict=True
            )
            if problem
        ]
        if refused:
            raise UserError("\n".join(refused))

    @api.model
    @api.private
    def _judge(self, plans):
        """Return what is against some visits; as many queries for many as for one of a visitor.

        :param list plans: list of ``Plan``
        :return: a list of pairs in the order of the plans: why it cannot be made, and what is to be
            minded; False where there is nothing
        """
        if not plans:
            return []
        others = self._name_planned(
            self.env["collections.case"].union(*(plan.case for plan in plans)),
            self.union(*(plan.visit for plan in plans)),
        )
        refused = self._find_refused(plans)
        answers = self._ask_gate(plans)
        result = []
        for plan in plans:
            problem, warning = answers[plan]
            if plan.case.state != "open":
                problem = self.env._("The case is closed: nothing is overdue any more.")
            elif plan.case in others:
                problem = others[plan.case]
            elif plan in refused:
                problem = self.env._(
                    "%s does not work on this case. Assign the case first, or choose another "
                    "visitor.",
                    # Sudo: colleagues are named to whoever plans.
                    plan.user.sudo().name,
                )
            elif not self._has_place(plan):
                problem = self.env._("There is no address to go to.")
            result.append((problem or False, warning or False))
        return result

    @api.model
    def _has_place(self, plan):
        where = self._get_place(plan.contact, plan.case.partner_id)
        return bool(where.city or where.zip)

    @api.model
    def _name_planned(self, cases, but=()):
        """Return in words what visits to the customers of cases are planned, by case.

        :param but: visits that do not count
        """
        # Sudo: that a colleague visits the customer is told to whoever would go there as well.
        found = self.sudo().search([("case_id", "in", cases.ids), ("state", "=", "planned")])
        return {
            visit.case_id.with_env(self.env): self.env._(
                "A visit by %(user)s is planned already: %(date)s.",
                user=visit.user_id.name,
                date=format_date(self.env, visit.date),
            )
            for visit in found
            if visit not in but
        }

    @api.model
    def _find_refused(self, plans):
        """Return the plans whose visitor may not work on the case."""
        by_visitor = {}
        for plan in plans:
            by_visitor.setdefault((plan.user, plan.case.company_id), []).append(plan)
        refused = set()
        for (user, company), own in by_visitor.items():
            cases = self.env["collections.case"].union(*(plan.case for plan in own))
            allowed = cases.browse()
            if user._collections_works_for(company):
                theirs = cases.with_user(user).with_context(allowed_company_ids=company.ids)
                allowed = theirs._filtered_access("write")
            refused.update(plan for plan in own if plan.case.id not in allowed._ids)
        return refused

    # --------------------------------------------------------------------------- gate

    @api.model
    def _ask_gate(self, plans):
        """Return what the contact gate says to some visits: why not, and what is to be minded.

        It is asked at the beginning and at the end of the time in which the visitor comes. What
        is only forbidden at the beginning is said, and so is what is only forbidden at the end.
        """
        spans = {plan: self._get_span(plan) for plan in plans}
        answers = {}
        # As the visitor: some customers are for supervisors alone.
        by_visitor = {}
        for plan in plans:
            by_visitor.setdefault(plan.user, []).append(plan)
        for user, own in by_visitor.items():
            # Sudo: asked in the place of the visitor, in whatever companies he works.
            gate = self.env["collections.gate"].with_user(user).sudo()
            rows = [
                {
                    "partner": plan.contact,
                    "channel": "visit",
                    "company": plan.case.company_id,
                    "when": moment,
                }
                for plan in own
                for moment in spans[plan][:2]
            ]
            found = iter(gate._ask_many(rows))
            for plan in own:
                answers[plan] = self._read_answers(next(found), next(found), *spans[plan])
        return answers

    @api.model
    def _read_answers(self, first, last, start, end, zone):
        """Return what two answers of the gate say: why not, and what is to be minded.

        :param dict first: the answer for the beginning
        :param dict last: the answer for the end
        """
        gate = self.env["collections.gate"]
        if not gate._is_allowed(first):
            opening = first["next"]
            if not opening or opening > end:
                return gate._describe_answer(first, zone), False
            text = self.env._(
                "Not before %s.", format_datetime(self.env, opening, tz=zone, dt_format="short")
            )
            return False, f"{text} {self._name_rules(first)}"
        warnings = [self._name_rules(first)]
        if not gate._is_allowed(last):
            clock = format_datetime(self.env, end, tz=zone, dt_format="short")
            warnings.append(
                self.env._(
                    "No more at %(time)s. %(rules)s", time=clock, rules=self._name_rules(last)
                )
            )
        return False, " ".join(filter(None, warnings))

    @api.model
    def _name_rules(self, answer):
        return " ".join(f"{entry['rule']}: {entry['text']}" for entry in answer["rules"])

    @api.model
    def _get_span(self, plan):
        """Return the moments (naive UTC) between which the visitor comes, and the time zone.

        What is past of it does not count any more.
        """
        company = plan.case.company_id
        # Sudo: where the customer is does not depend on who plans.
        zones = plan.contact.sudo()._collections_get_zones("visit")
        zone = zones[0] if zones else company._collections_get_zone().zone
        start, end = (
            to_utc(datetime.combine(plan.date, time.min) + timedelta(hours=hour), zone)
            for hour in (plan.hour_from, plan.hour_to)
        )
        now = fields.Datetime.now()
        start = max(start, now)
        return start, max(end - MINUTE, start), zone
