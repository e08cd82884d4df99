"""The queue of the desk: what is to do today, in its order, each with the reason in words."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..case.collections_case_next import TO_DO

# As the filters of My work.
SCOPES = ("mine", "mine_or_nobodys", "all")
# More than anybody works on in a day; the rest is counted.
MOST = 200
ORDER = "priority_score desc, id desc"


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def get_queue(self, scope="mine_or_nobodys", others=False):
        """Return the cases of the desk, the next one first.

        Calls that are planned for today or before come first, then other tasks, then cases whose
        notice is due; within each by priority. What was worked on, put off or skipped is away.

        :param str scope: mine, mine_or_nobodys or all
        :param bool others: also open cases with nothing to do today, after those that have
        :return: dict: ``rows``, ``total`` (of all that are to do), ``done`` (by the user today),
            ``others`` (number of those with nothing to do today), ``may_work``
        """
        cases = self.env["collections.case"]
        cases.check_access("read")
        domain = self._get_queue_domain(scope)
        planned = Domain("activity_ids", "any", [("date_deadline", "<=", "today")])
        first = cases.search(domain & TO_DO & planned, order=ORDER, limit=MOST)
        then = cases.search(domain & TO_DO & ~planned, order=ORDER, limit=MOST)
        # Of the others, nothing is planned for today.
        activities = self._read_due_activities(first)
        found = (self._sort_planned(first, activities) | then)[:MOST]
        total = len(first) + len(then)
        if MOST in (len(first), len(then)):
            total = cases.search_count(domain & TO_DO)
        waiting = cases.search_count(domain & ~TO_DO)
        if others:
            found |= cases.search(domain & ~TO_DO, order=ORDER, limit=MOST)
        return {
            "rows": self._read_queue_rows(found, activities),
            "total": total,
            "done": self._count_done(),
            "others": waiting,
            "may_work": self._may_work(),
            "scope": scope,
        }

    @api.model
    def _get_queue_domain(self, scope):
        """Return the domain of the cases that may come to the user's desk."""
        users = {
            "mine": Domain("user_id", "=", self.env.uid),
            "mine_or_nobodys": Domain("user_id", "in", (self.env.uid, False)),
            "all": Domain.TRUE,
        }
        if scope not in users:
            raise UserError(self.env._("%s is none of the filters of the desk.", scope))
        companies = self.env.companies
        off = Domain.OR(
            Domain("company_id", "in", own.ids)
            & Domain("desk_step_ids", "any", self.env["collections.desk.step"]._get_off_domain(day))
            for day, own in companies.grouped(lambda company: company._collections_today()).items()
        )
        return Domain("state", "=", "open") & users[scope] & ~off

    @api.model
    def _read_due_activities(self, cases):
        """Return what is planned for today or before, the first of each case, calls in front."""
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "collections.case"),
                ("res_id", "in", cases.ids),
                ("date_deadline", "<=", "today"),
            ],
            order="date_deadline, id",
        )
        found = {}
        for activity in activities.sorted(lambda own: own.activity_category != "phonecall"):
            found.setdefault(activity.res_id, activity)
        return found

    @api.model
    def _sort_planned(self, cases, activities):
        """Return cases with something planned: calls first, each kind in its order.

        :param dict activities: see ``_read_due_activities``
        """
        return cases.sorted(
            lambda case: (
                case.id not in activities or activities[case.id].activity_category != "phonecall"
            )
        )

    @api.model
    def _count_done(self):
        """Return how many customers the user has done with today."""
        today = self.env.company._collections_today()
        steps = self.env["collections.desk.step"]
        domain = (
            Domain("user_id", "=", self.env.uid)
            & Domain("undone", "=", False)
            & Domain("kind", "in", ("outcome", "skip", "snooze", "email", "letter"))
            & Domain("date_until", ">", today)
            & Domain("date", ">=", today)
        )
        return len(steps._read_group(domain, ["case_id"]))

    @api.model
    def _read_queue_rows(self, cases, activities):
        """Return cases as the queue shows them.

        :param dict activities: see ``_read_due_activities``
        """
        several = len(self.env.companies) > 1
        # Asked once for all: a domain is read anew each time.
        to_do = set(cases.filtered_domain(TO_DO)._ids)
        return [
            {
                "id": case.id,
                "name": case.partner_id.display_name,
                "amount": case.amount_overdue,
                "currency_id": case.currency_id.id,
                "why": self._get_rank_reason(case, activities.get(case.id), case.id in to_do),
                # Sudo: the names of colleagues are told to whoever sees the case.
                "user": case.sudo().user_id.name or "",
                "mine": case.user_id == self.env.user,
                "company": case.company_id.name if several else "",
                "call": activities.get(case.id, cases.browse()).activity_category == "phonecall"
                if case.id in activities
                else False,
                "to_do": case.id in to_do,
            }
            for case in cases
        ]

    @api.model
    def _get_rank_reason(self, case, activity=None, to_do=False):
        """Return in words why a case stands where it does.

        :param activity: what is planned on it for today or before
        :param bool to_do: whether it has something to do today
        """
        if activity:
            what = activity.summary or activity.activity_type_id.name or ""
            if activity.date_deadline < case.company_id._collections_today():
                what = self.env._(
                    "%(what)s (%(date)s)",
                    what=what,
                    date=format_date(self.env, activity.date_deadline),
                )
        elif to_do:
            what = self.env._("Notice due (%s)", format_date(self.env, case.next_notice_date))
        else:
            what = self.env._("Nothing planned for today")
        return self.env._(
            "%(what)s, priority %(score)s, %(days)s days late",
            what=what,
            score=formatLang(self.env, case.priority_score, digits=0),
            days=case.days_overdue,
        )
