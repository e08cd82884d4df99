"""One customer at the desk: figures, warnings, people, outcomes, and what to propose."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang

from ...engine import paying_habit
from ...engine.working_days import add_working_days
from ..contact.collections_adviser import Callback

# How far back payments tell of a habit, in days.
HABIT_DAYS = 540
# Of so many at most.
MOST_PAYMENTS = 100
# Customers that are read ahead at once.
MOST_AHEAD = 5
# What comes in logs itself: nobody chooses these after a conversation.
INCOMING = ("contact_outcome_wrote", "contact_outcome_automatic")


class CollectionsDesk(models.AbstractModel):
    _inherit = "collections.desk"

    @api.model
    def get_customer(self, case_id):
        """Return all that the desk shows of a case, in as many queries for many items as for one.

        :param int case_id: the case
        :return: a dict, see the methods that make its parts
        """
        return self._read_customers(self._get_case(case_id))[0]

    @api.model
    def get_customers(self, case_ids):
        """Return what the desk shows of the cases that come next, read together ahead of time.

        :param list case_ids: the cases; those that are gone, or not the user's to read, and more
            than ``MOST_AHEAD`` are left out
        :return: a list of dicts, see ``get_customer``
        """
        cases = self.env["collections.case"]
        cases.check_access("read")
        ids = case_ids if isinstance(case_ids, list) else []
        ids = [case_id for case_id in ids if isinstance(case_id, int)][:MOST_AHEAD]
        cases = cases.browse(dict.fromkeys(ids)).exists()._filtered_access("read")
        return self._read_customers(cases) if cases else []

    @api.model
    def _read_customers(self, cases):
        """Return what the desk shows of cases, each kind of thing read for all of them at once."""
        payments = self._read_payments(cases)
        readers = cases._get_readers()
        called = {case: readers[case, "phone"] for case in cases}
        shared = {company: self._read_company(company) for company in cases.company_id}
        working = {company: own["is_working"] for company, own in shared.items()}
        outcomes, callbacks = self._read_outcomes(cases, called, working)
        advisers = self.env["collections.adviser"]
        gates, answers = self._read_gate(cases, readers, advisers._ask_about(callbacks))
        allowed = advisers._move_blocked(callbacks, answers)
        items = self._read_items(cases)
        people = self._read_people(cases, called)
        states = self._read_states(cases)
        last = self._read_last_contacts(cases)
        kinds = self._find_timeline_kinds(cases)
        writable = cases._filtered_access("write") if self._may_work() else cases.browse()
        rows = []
        for case in cases:
            own = shared[case.company_id]
            rows.append(
                {
                    **self._get_head(case),
                    **own["shown"],
                    "warnings": self._get_warnings(case),
                    "figures": self._get_figures(case, payments[case], gates[case], last.get(case)),
                    "gate": gates[case],
                    "items": items[case],
                    "people": people[case],
                    "ageing": case.ageing,
                    "timeline": self._read_timeline(case, payments[case], kinds=kinds[case]),
                    "script": case.call_script or "",
                    "procedures": self._read_procedures(case),
                    "outcomes": [
                        self._get_outcome_row(own, day, allowed.get((case, day, own.reach)))
                        for own, day in outcomes[case]
                    ],
                    "promise": self._get_proposed_promise(case, payments[case], own["is_working"]),
                    "may": self._get_rights(case, writable),
                    "stamp": states[case][0],
                    "version": states[case][1],
                }
            )
        return rows

    @api.model
    def _get_head(self, case):
        """Return who it is and whose."""
        return {
            "id": case.id,
            "number": case.name,
            "name": case.partner_id.display_name,
            "partner_id": case.partner_id.id,
            "company": case.company_id.name if len(self.env.companies) > 1 else "",
            "currency_id": case.currency_id.id,
            "is_open": case.state == "open",
            # Sudo: the names of colleagues are told to whoever sees the case.
            "user": case.sudo().user_id.name or "",
            "nobodys": not case.user_id,
            "stage": case.stage_id.name or "",
            "level": case.level_id.name or "",
            "credit": case.credit_text or "",
        }

    @api.model
    def _read_company(self, company):
        """Return what is the same for all customers of a company.

        :return: dict: ``shown``, what the screen gets of it, and ``is_working``, the working days
        """
        is_working = company._collections_get_working_days()
        tomorrow = add_working_days(company._collections_today(), 1, is_working)
        return {
            "is_working": is_working,
            "shown": {
                "reasons": self._read_reasons(company),
                "channels": self.env["collections.contact"]
                ._fields["channel"]
                ._description_selection(self.env),
                "tomorrow": fields.Date.to_string(tomorrow),
            },
        }

    @api.model
    def _get_rights(self, case, writable):
        """Return what the user may do on a case.

        :param writable: those of the cases that the user may write
        """
        works = case.state == "open" and case in writable
        has = self.env.user.has_group
        return {
            "work": works,
            "dispute": works and has("collections_followup.group_collections_dispute"),
            "plan": works and has("collections_followup.group_collections_plan"),
            "take": works and not case.user_id,
            "sort": works and bool(case.answer_count),
            "override": works and self.env["collections.gate.override"]._may_override(),
        }

    @api.model
    def _get_warnings(self, case):
        """Return what must be known before anybody calls, as sentences."""
        warnings = []
        if case.cease:
            warnings.append(
                self.env._("This customer is marked as not to be contacted about debts.")
            )
        if case.on_hold:
            warnings.append(case.hold_text)
        warnings += (case.flag_text or "").split("\n") if case.flag_text else []
        if case.answer_count:
            warnings.append(
                self.env._(
                    "Answered, and not sorted yet: %s", case.answer_text or self.env._("an answer")
                )
            )
        # Sudo: whose the case is is told to whoever sees it.
        owner = case.sudo().user_id
        if owner and owner != self.env.user:
            warnings.append(self.env._("This is a case of %s.", owner.name))
        if case.state != "open":
            warnings.append(self.env._("This case is closed: nothing is overdue any more."))
        return warnings

    @api.model
    def _get_figures(self, case, payments, gate, last):
        """Return the six figures of the head: label, value and what stands below it.

        :param list payments: see ``_read_payments``
        :param list gate: see ``_read_gate``
        :param last: the last contact, or None
        """

        def money(amount):
            return formatLang(self.env, amount, currency_obj=case.currency_id)

        paid = payments[0] if payments else None
        phone = gate[0]
        return [
            {
                "label": self.env._("Overdue"),
                "value": money(case.amount_overdue),
                "hint": self.env._("%s in all", money(case.amount_due)),
            },
            {
                "label": self.env._("Oldest"),
                "value": self.env._("%s days", case.days_overdue),
                "hint": format_date(self.env, case.oldest_due_date),
            },
            {
                "label": self.env._("Promises broken"),
                "value": str(case.promise_broken_count),
                "hint": self.env._("%s kept", case.promise_kept_count),
            },
            {
                "label": self.env._("Last payment"),
                "value": money(paid["amount"]) if paid else self.env._("None"),
                "hint": format_date(self.env, paid["date"]) if paid else "",
            },
            {
                "label": self.env._("Last contact"),
                "value": format_date(self.env, last._get_day()) if last else self.env._("None"),
                "hint": last.outcome_id.name or "" if last else "",
            },
            {
                "label": self.env._("Next allowed call"),
                "value": phone["when"],
                "hint": phone["local"],
                "verdict": phone["verdict"],
            },
        ]

    @api.model
    def _read_last_contacts(self, cases):
        """Return the last contact with the customer of each case that the user may read."""
        contacts = self.env["collections.contact"]
        readable = contacts._search(
            Domain("partner_id", "in", cases.partner_id.ids)
            & Domain("company_id", "in", cases.company_id.ids)
            & Domain("corrected_by_id", "=", False)
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (partner_id, company_id) partner_id, company_id, id"
                " FROM collections_contact WHERE id IN %s"
                " ORDER BY partner_id, company_id, date DESC, id DESC",
                readable.subselect(),
            )
        )
        found = contacts.browse([row[2] for row in rows])
        by_customer = {row[:2]: own for row, own in zip(rows, found, strict=True)}
        keys = {case: (case.partner_id.id, case.company_id.id) for case in cases}
        return {case: by_customer[key] for case, key in keys.items() if key in by_customer}

    # ---------------------------------------------------------------- what is proposed

    @api.model
    def _read_outcomes(self, cases, called, working):
        """Return the outcomes of a contact by case, and the calls that they propose.

        :param dict called: who is called, by case
        :param dict working: the working days of each company, see ``_collections_get_working_days``
        :return: a dict by case: pairs of an outcome and the day that is usual for it, or None; and
            a dict of ``Callback`` by case, usual day and what the outcome counts as
        """
        known = {
            company: self._find_outcomes(company, working[company]) for company in cases.company_id
        }
        rows, callbacks = {}, {}
        for case in cases:
            company, person = case.company_id, called[case]
            outcomes, days = known[company]
            rows[case] = [(own, days.get(own.next_days)) for own in outcomes]
            meant = {(day, own.reach) for own, day in rows[case] if day and not own.leads_to}
            advised = self.env["collections.adviser"]._find_days(
                company, person, {day for day, _reach in meant}, working[company]
            )
            for day, reach in sorted(meant):
                best, why = advised.get(day, (day, ""))
                callbacks[case, day, reach] = Callback(
                    company, person, best, reach == "conversation", why=why
                )
        return rows, callbacks

    @api.model
    def _find_outcomes(self, company, is_working):
        """Return the outcomes of a contact in a company, and the usual day of the next action by
        the working days until then."""
        incoming = [
            self.env["ir.model.data"]._xmlid_to_res_id(f"collections_followup.{name}")
            for name in INCOMING
        ]
        outcomes = self.env["collections.contact.outcome"].search(
            Domain("company_id", "in", (False, company.id))
            & Domain("is_pending", "=", False)
            & Domain("id", "not in", incoming)
        )
        today = company._collections_today()
        days = {
            count: add_working_days(today, count, is_working)
            for count in set(outcomes.mapped("next_days"))
            if count
        }
        return outcomes, days

    @api.model
    def _get_outcome_row(self, outcome, day, allowed):
        """Return an outcome as the desk shows it.

        :param date day: that is usual for its next action, or None
        :param tuple allowed: the day to propose instead, and why that one; None where a promise
            or a dispute has a day of its own
        """
        why = ""
        if allowed and not outcome.leads_to:
            day, why = allowed
        return {
            "id": outcome.id,
            "name": outcome.name,
            "leads_to": outcome.leads_to or "",
            "reached": outcome.reached,
            "date": fields.Date.to_string(day) if day else "",
            "date_why": why,
        }

    @api.model
    def _read_reasons(self, company):
        """Return the reasons for disputes in a company, by name."""
        if not self.env.user.has_group("collections_followup.group_collections_dispute"):
            return []
        reasons = self.env["collections.dispute.reason"].search(
            [("company_id", "in", (False, company.id))]
        )
        return [{"id": reason.id, "name": reason.display_name} for reason in reasons]

    @api.model
    def _get_proposed_promise(self, case, payments, is_working):
        """Return the day to propose for a promise, and the habit of paying that it comes from."""
        day, habit = paying_habit.propose_day(
            case.company_id._collections_today(),
            [payment["date"] for payment in payments],
            is_working,
        )
        words = {
            "weekday": self.env._("This customer mostly pays on this day of the week."),
            "month_day": self.env._("This customer mostly pays around this day of the month."),
            "": "",
        }
        return {"date": fields.Date.to_string(day), "why": words[habit]}

    @api.model
    def _read_payments(self, cases):
        """Return the payments of the customers of the last months, the newest first.

        :return: by case, a list of dicts with ``date`` and ``amount`` in company currency
        """
        found = {}
        # A collector may not be an accountant: of payments, only day and amount are shown.
        for company, own in cases.grouped("company_id").items():
            since = fields.Date.subtract(company._collections_today(), days=HABIT_DAYS)
            payments = self.env["account.payment"]._collections_sql_payments(
                own.partner_id.ids, company._collections_covered().ids, since
            )
            for customer, day, amount in self.env.execute_query(
                SQL(
                    "SELECT customer_id, date, amount FROM (SELECT customer_id, date, id,"
                    " SUM(amount) AS amount, row_number() OVER (PARTITION BY customer_id"
                    " ORDER BY date DESC, id DESC) AS place FROM (%s) t"
                    " GROUP BY customer_id, id, date) p WHERE place <= %s"
                    " ORDER BY date DESC, id DESC",
                    payments,
                    MOST_PAYMENTS,
                )
            ):
                row = {"date": day, "amount": float(amount)}
                found.setdefault((company.id, customer), []).append(row)
        return {case: found.get((case.company_id.id, case.partner_id.id), []) for case in cases}
