"""One customer at the desk: figures, warnings, people, outcomes, and what to propose."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang

from ...engine import paying_habit
from ...engine.working_days import add_working_days

# How far back payments tell of a habit, in days.
HABIT_DAYS = 540
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
        case = self._get_case(case_id)
        payments = self._read_payments(case)
        gate = self._read_gate(case)
        # The working calendar is read once.
        is_working = case.company_id._collections_get_working_days()
        today = case.company_id._collections_today()
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
            "warnings": self._get_warnings(case),
            "figures": self._get_figures(case, payments, gate),
            "gate": gate,
            "items": self._read_items(case),
            "people": self._read_people(case),
            "ageing": case.ageing,
            "timeline": self._read_timeline(case, payments),
            "script": case.call_script or "",
            "procedures": self._read_procedures(case),
            "outcomes": self._read_outcomes(case, is_working),
            "reasons": self._read_reasons(case),
            "channels": self.env["collections.contact"]
            ._fields["channel"]
            ._description_selection(self.env),
            "promise": self._get_proposed_promise(case, payments, is_working),
            "tomorrow": fields.Date.to_string(add_working_days(today, 1, is_working)),
            "may": self._get_rights(case),
            "stamp": self._read_stamp(case),
        }

    @api.model
    def _get_rights(self, case):
        """Return what the user may do on a case."""
        works = self._may_work() and case.state == "open" and case.has_access("write")
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
    def _get_figures(self, case, payments, gate):
        """Return the six figures of the head: label, value and what stands below it."""

        def money(amount):
            return formatLang(self.env, amount, currency_obj=case.currency_id)

        paid = payments[0] if payments else None
        phone = gate[0]
        last = self.env["collections.contact"].search(
            self._get_timeline_domain(case) & Domain("corrected_by_id", "=", False), limit=1
        )
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
                "hint": last.outcome_id.name or "",
            },
            {
                "label": self.env._("Next allowed call"),
                "value": phone["when"],
                "hint": phone["local"],
                "verdict": phone["verdict"],
            },
        ]

    # ---------------------------------------------------------------- what is proposed

    @api.model
    def _read_outcomes(self, case, is_working):
        """Return the outcomes of a contact, each with what it asks for and the day it proposes."""
        company = case.company_id
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
        advised = self._read_advised_days(case, outcomes, days, is_working)
        rows = []
        for outcome in outcomes:
            day, why = days.get(outcome.next_days), ""
            if not outcome.leads_to and day in advised:
                day, why = advised[day]
            rows.append(
                {
                    "id": outcome.id,
                    "name": outcome.name,
                    "leads_to": outcome.leads_to or "",
                    "reached": outcome.reached,
                    "date": fields.Date.to_string(day) if day else "",
                    "date_why": why,
                }
            )
        return rows

    @api.model
    def _read_advised_days(self, case, outcomes, days, is_working):
        """Return the days to propose for the next call instead of those that are usual.

        :param dict days: the usual day by the working days until then
        :return: a dict by usual day, see ``_find_days`` of advisers
        """
        usual = {days[own.next_days] for own in outcomes if own.next_days and not own.leads_to}
        called = case.partner_id._collections_get_recipient(case.company_id, "phone")
        return self.env["collections.adviser"]._find_days(
            case.company_id, called, usual, is_working
        )

    @api.model
    def _read_reasons(self, case):
        """Return the reasons for disputes, by name."""
        if not self.env.user.has_group("collections_followup.group_collections_dispute"):
            return []
        reasons = self.env["collections.dispute.reason"].search(
            [("company_id", "in", (False, case.company_id.id))]
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
    def _read_payments(self, case):
        """Return the payments of the customer of the last months, the newest first.

        :return: list of dicts with ``date`` and ``amount`` in company currency
        """
        since = fields.Date.subtract(case.company_id._collections_today(), days=HABIT_DAYS)
        # A collector may not be an accountant: of payments, only day and amount are shown.
        rows = self.env.execute_query(
            SQL(
                "SELECT date, SUM(amount) FROM (%s) t GROUP BY id, date"
                " ORDER BY date DESC, id DESC LIMIT 100",
                self.env["account.payment"]._collections_sql_payments(
                    case.partner_id.ids, case.company_id._collections_covered().ids, since
                ),
            )
        )
        return [{"date": day, "amount": float(amount)} for day, amount in rows]
