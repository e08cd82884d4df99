"""Answers from the decision: explanations in words, simulations, priority in words."""

from collections import Counter

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL, format_date, formatLang

from .collections_followup import REASON_NAMES


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    # ------------------------------------------------------------- explanations

    def _read_explanations(self, lines, date=None):
        """Explain what a pass would do with receivable items, and why.

        :param lines: journal items
        :param date: day of the pass; today in each company if None
        :return: ``{line id: {'level', 'next_level', 'next_date', 'reason', 'text'}}``:
            levels as records (empty if none), the date or False, the reason's code or False
            where the item is chased on that day, and a sentence in the user's language
        """
        result = {}
        rows = {}
        facts = {}
        self._flush_ledger()
        # Sudo: the reasons lie in records that accountants do not read; they are told in words
        # about items that they do.
        for company, company_lines in lines.sudo().grouped("company_id").items():
            owner = company._collections_owner()
            partners = company_lines.partner_id.commercial_partner_id
            if not owner or not partners:
                continue
            today = owner._collections_today()
            day = date or today
            engine = self.with_company(owner)
            ruleset = engine._get_ruleset(owner)
            decided = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM (%s) d WHERE d.line_id IN %s",
                    engine._sql_decide(
                        ruleset, day, partner_ids=tuple(partners.ids), as_of=day < today
                    ),
                    tuple(company_lines.ids),
                )
            )
            facts[owner] = engine._collect_facts(decided, owner, day)
            for row in decided:
                rows[row["line_id"]] = (row, owner, day)
        level_model = self.env["collections.level"]
        reached = dict(
            self.env["collections.item"]
            .sudo()
            ._read_group(
                [("move_line_id", "in", [line.id for line in lines if line.id not in rows])],
                ["move_line_id"],
                ["level_id:recordset"],
            )
        )
        for line in lines.sudo():
            if line.id in rows:
                row, owner, day = rows[line.id]
                reason = REASON_NAMES.get(row["reason"], False)
                result[line.id] = {
                    "level": level_model.browse(row["level_id"] or []),
                    "next_level": level_model.browse(row["next_level_id"] or []),
                    "next_date": row["next_date"] or False,
                    "reason": reason,
                    "text": self._get_explanation(line, row, reason, owner, facts[owner]),
                }
            else:
                reason, text = self._explain_outside(line)
                result[line.id] = {
                    "level": reached.get(line, level_model),
                    "next_level": level_model,
                    "next_date": False,
                    "reason": reason,
                    "text": text,
                }
        return result

    def _explain_outside(self, line):
        """Explain an item that the pass does not look at.

        :return: the reason's code and a sentence
        """
        if line.parent_state != "posted":
            return "not_posted", self.env._("The entry is not posted.")
        if line.account_type != "asset_receivable":
            return "not_receivable", self.env._("This is not a receivable item.")
        if not line.partner_id:
            return "no_partner", self.env._(
                "The item has no customer. Enter one on the journal entry to follow it up."
            )
        if line.reconciled or not line.amount_residual:
            return "settled", self.env._("Nothing is open any more.")
        return "no_level", self.env._(
            "%s has no follow-up policy. Choose one in Settings.", line.company_id.name
        )

    def _collect_facts(self, rows, company, day):
        """Read once what the explanations of many items name.

        :param list rows: decisions about items, as dicts, see ``_sql_decide``
        :param company: the company that keeps the cases
        :param day: the day of the pass
        :return: a dict of dicts by customer id: ``case``, ``notice`` and ``holds``
        """

        def customers(*names):
            return [row["partner_id"] for row in rows if REASON_NAMES.get(row["reason"]) in names]

        # Sudo: cases, notices and holds explain items to accountants, who do not read these.
        cases = (
            self.env["collections.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", customers("stage")),
                    ("company_id", "=", company.id),
                    ("state", "=", "open"),
                ]
            )
        )
        notices = (
            self.env["collections.notice"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", customers("pending", "failed")),
                    ("company_id", "=", company.id),
                    ("state", "in", ("draft", "approved", "queued", "uncertain", "failed")),
                ]
            )
        )
        holds = (
            self.env["collections.hold"]
            .sudo()
            .search(
                [
                    ("company_id", "in", company._collections_covered().ids),
                    ("date_from", "<=", day),
                    "|",
                    ("date_until", "=", False),
                    ("date_until", ">=", day),
                    "|",
                    ("date_released", "=", False),
                    ("date_released", ">", day),
                    ("partner_id", "in", customers("hold")),
                ],
                order="date_until desc nulls first, id desc",
            )
        )
        return {
            "case": {case.partner_id.id: case for case in cases},
            "notice": {
                partner.id: own[:1] for partner, own in notices.grouped("partner_id").items()
            },
            "holds": {partner.id: own for partner, own in holds.grouped("partner_id").items()},
        }

    def _get_explanation(self, line, row, reason, company, facts):  # noqa: C901  (one branch a reason)
        """Return one sentence that says what happens to an item, and why."""
        env = self.env
        level = env["collections.level"].browse(row["level_id"] or [])
        upcoming = env["collections.level"].browse(row["next_level_id"] or [])

        def say(value):
            return format_date(env, value) if value else ""

        if row["is_credit"]:
            return env._("A credit: it is deducted from what the customer is asked to pay.")
        if not reason:
            if row["repeated"]:
                return env._("Due for %s again today.", level.name)
            return env._("Due for %s today.", upcoming.name)
        if reason == "settled":
            return env._(
                "A payment covers it; its journal entry is not booked yet. It is not chased."
            )
        if reason == "no_followup":
            return env._("Marked as not to follow up on the journal item.")
        if reason == "blocked":
            return env._("The payment of this invoice is blocked.")
        if reason == "hold":
            hold = self._find_hold(line, facts["holds"].get(row["partner_id"]))
            if hold.date_until:
                return env._(
                    "On hold until %(date)s: %(reason)s.",
                    date=say(hold.date_until),
                    reason=hold.reason_id.name,
                )
            return env._("On hold until it is released: %s.", hold.reason_id.name or "")
        if reason == "stage":
            case = facts["case"].get(row["partner_id"], env["collections.case"])
            return env._("The case is in stage %s: we send no reminders.", case.stage_id.name)
        if reason == "cease":
            return env._("The customer is marked as not to be contacted.")
        if reason in ("pending", "failed"):
            notice = facts["notice"].get(row["partner_id"], env["collections.notice"])
            if reason == "pending":
                return env._(
                    "Notice %(notice)s to this customer waits to be sent (%(state)s).",
                    notice=notice.name,
                    state=notice._get_state_label(),
                )
            return env._(
                "Notice %(notice)s could not be delivered: %(problem)s. Correct it and send it "
                "again, or cancel it.",
                notice=notice.name,
                problem=notice._get_failure_label(),
            )
        if reason == "credit":
            return env._("The customer's credits cover it.")
        if reason == "min_amount":
            return env._(
                "The customer owes less than the minimum of %s, after credits.",
                formatLang(env, row["minimum"] or 0.0, currency_obj=company.currency_id),
            )
        if row["deferred"]:
            return env._(
                "The customer gets another notice today, about other invoices. This one follows "
                "on %(next)s.",
                next=say(row["next_date"]),
            )
        if reason == "interval" and row["next_date"] != fields.Date.add(
            row["last_date"], days=row["min_days"]
        ):
            # The days between two notices end before its next level comes, if there is one.
            reason = "waiting" if row["next_date"] else "last_level"
        if reason == "interval":
            return env._(
                "The customer got a notice on %(last)s. The policy leaves %(days)s days between "
                "two notices: next on %(next)s.",
                last=say(row["last_date"]),
                days=row["min_days"],
                next=say(row["next_date"]),
            )
        if reason == "no_level":
            return env._("The policy of this customer has no levels. Add some in Configuration.")
        if reason == "not_due":
            if row["next_date"]:
                return env._(
                    "Due on %(due)s. %(level)s follows on %(date)s if it is not paid.",
                    due=say(row["due"]),
                    level=upcoming.name,
                    date=say(row["next_date"]),
                )
            return env._("Due on %s.", say(row["due"]))
        if reason == "waiting":
            if row["repeated"]:
                return env._(
                    "Has had %(level)s, which is repeated on %(date)s.",
                    level=level.name,
                    date=say(row["next_date"]),
                )
            if level:
                return env._(
                    "Has had %(level)s. %(next)s follows on %(date)s.",
                    level=level.name,
                    next=upcoming.name,
                    date=say(row["next_date"]),
                )
            return env._(
                "%(next)s follows on %(date)s.", next=upcoming.name, date=say(row["next_date"])
            )
        if reason == "last_level":
            if not level:
                return env._("Its policy has no level after the due date.")
            return env._("Has had %s, the last level of its policy.", level.name)
        return dict(self._selection_reason()).get(reason, reason)

    def _find_hold(self, line, holds):
        """Return the hold that keeps an item out of follow-up, of those on its customer."""
        holds = holds or self.env["collections.hold"]
        return holds.filtered(
            lambda hold: (
                hold.scope == "partner"
                or (hold.scope == "move" and hold.move_id == line.move_id)
                or (hold.scope == "item" and hold.move_line_id == line)
            )
        )[:1]

    # --------------------------------------------------------------- simulation

    def _read_simulation(self, ruleset, day, source):
        """Return what a pass would do, see ``simulate``."""
        self._group_claims(ruleset, source)
        items = [
            {
                "move_line_id": row["line_id"],
                "partner_id": row["partner_id"],
                "level_id": row["level_id"],
                "next_level_id": row["next_level_id"],
                "next_date": row["next_date"],
                "reason": REASON_NAMES.get(row["reason"], False),
                "days_overdue": (day - row["due"]).days - row["disputed_days"],
                "amount": float(row["amount"]),
                "disputed": float(row["disputed"]),
                "currency_id": row["currency_id"],
                "amount_company": float(row["amount_company"]),
            }
            for row in self.env.execute_query_dict(
                SQL("SELECT * FROM (%s) d WHERE NOT d.is_credit ORDER BY d.line_id", source)
            )
        ]
        channels = {level.id: list(level.channels) for level in ruleset.levels}
        notices = [
            {
                "partner_id": row["partner_id"],
                "policy_id": row["policy_id"],
                "level_id": row["level_id"],
                "channels": channels.get(row["level_id"], []),
                "amount": float(row["amount"]),
                "move_line_ids": row["line_ids"],
            }
            for row in self.env.execute_query_dict(
                SQL(
                    """
                    SELECT g.partner_id, g.policy_id, g.level_id, g.amount,
                           array_agg(c.line_id ORDER BY c.due, c.line_id) AS line_ids
                      FROM collections_group_tmp g
                      JOIN collections_claim_tmp c ON c.partner_id = g.partner_id
                       AND c.policy_id = g.policy_id AND c.split = g.split
                  GROUP BY g.partner_id, g.policy_id, g.split, g.level_id, g.amount
                  ORDER BY g.partner_id, g.level_id
                    """
                )
            )
        ]
        self.env.cr.execute(
            "DROP TABLE collections_claim_tmp, collections_group_tmp, collections_decision_tmp"
        )
        return {
            "date": day,
            "items": items,
            "notices": notices,
            "levels": dict(Counter(i["next_level_id"] for i in items if not i["reason"])),
            "excluded": dict(Counter(i["reason"] for i in items if i["reason"])),
        }

    # ----------------------------------------------------------------- priority

    def _get_priority_figures(self, case):
        """Return the value of each priority factor for a case, as ``_get_priority_values``."""
        levels = len(case.policy_id.level_ids)
        # Sudo: the policies of the company are read to rank its levels.
        ruleset = self.sudo()._get_ruleset(case.company_id)
        # Archived levels and those of other policies count as far as they go.
        rank = next(
            (
                place
                for level_id, policy_id, place, *_rest in ruleset.positions
                if (level_id, policy_id) == (case.level_id.id, case.policy_id.id)
            ),
            0,
        )
        return {
            "amount_overdue": max(
                case.amount_overdue - case.amount_credit - case.amount_disputed, 0
            ),
            "days_overdue": case.days_overdue,
            "level": 100.0 * rank / levels if levels else 0,
            "item_count": case.item_count,
            "episode": case.episode - 1,
        }

    def _explain_priority(self, case):
        """Return the rows that make up a case's priority score, as an HTML table."""
        company = case.company_id
        # Sudo: the rules are told to whoever reads the case, and edited by administrators.
        rules = (
            self.env["collections.priority.rule"]
            .sudo()
            .search([("company_id", "in", (False, company.id)), ("weight", ">", 0)])
        )
        values = self._get_priority_figures(case)
        rows = Markup()
        for rule in rules:
            value = values.get(rule.factor, 0)
            points = rule.weight * min(1, value / rule.reference)
            rows += Markup(
                "<tr><td>%s</td><td class='text-end'>%s</td><td class='text-end'>%s</td>"
                "<td class='text-end'>%s</td></tr>"
            ) % (
                rule.name,
                formatLang(self.env, value, digits=0),
                formatLang(self.env, rule.reference, digits=0),
                self.env._(
                    "%(points)s of %(weight)s",
                    points=formatLang(self.env, points, digits=1),
                    weight=formatLang(self.env, rule.weight, digits=0),
                ),
            )
        return Markup(
            "<table class='table table-sm'><thead><tr><th>%s</th><th class='text-end'>%s</th>"
            "<th class='text-end'>%s</th><th class='text-end'>%s</th></tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (
            self.env._("Rule"),
            self.env._("Value"),
            self.env._("Full weight at"),
            self.env._("Points"),
            rows,
        )
