"""The pass's own reasons not to chase an item: the ledger, the customer, other notices, the policy.

The first of them are conditions like those of every participant; the decision itself finds the
rest (kind ``waiting``), from what the customer owes, what was sent and what the policy says.
"""

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..base.collections_participant import Reason


class CollectionsFollowupReasons(models.AbstractModel):
    """What the pass itself has against chasing an item, and how it says so."""

    _name = "collections.followup.reasons"
    _inherit = ["collections.participant"]
    _description = "Reasons of the Follow-up Pass"
    _participant_order = 10

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        env = self.env
        return [
            Reason(10, "settled", env._("Paid, payment not booked yet"), "excluded"),
            Reason(20, "no_followup", env._("Marked as not to follow up"), "excluded"),
            Reason(30, "blocked", env._("Payment blocked on the invoice"), "excluded"),
            Reason(100, "cease", env._("Customer must not be contacted"), "excluded"),
            Reason(110, "pending", env._("Earlier notice not sent yet"), "waiting"),
            Reason(120, "failed", env._("Earlier notice could not be delivered"), "waiting"),
            Reason(130, "credit", env._("Covered by credits"), "waiting"),
            Reason(140, "min_amount", env._("Below the minimum amount"), "waiting"),
            Reason(150, "interval", env._("Too soon after the last notice"), "waiting"),
            Reason(160, "no_level", env._("No policy level applies"), "waiting"),
            Reason(170, "not_due", env._("Not due yet"), "waiting"),
            Reason(180, "waiting", env._("Next level not reached yet"), "waiting"),
            Reason(190, "last_level", env._("Last level already sent"), "waiting"),
            # only in runs over selected invoices, see collections_followup_pick.py
            Reason(200, "unselected", env._("Not among the selected invoices"), "waiting"),
            Reason(210, "had_level", env._("Has had this level already"), "waiting"),
            Reason(
                220,
                "past_due",
                env._("Overdue, and the level reminds before the due date"),
                "waiting",
            ),
        ]

    @api.model
    def _get_trigger_days(self):
        # EXTENDS 'collections.participant'
        return {
            "due": SQL("b.level_due"),
            # The last day of the month in which it is due, later by its days in dispute.
            "month_end": SQL(
                "((date_trunc('month', b.due) + interval '1 month - 1 day')::date"
                " + b.disputed_days)"
            ),
        }

    @api.model
    def _sql_grounds(self, customer):
        # EXTENDS 'collections.participant': what is open, by when, its marks and what is paid on
        # it without an entry
        return SQL(
            """
            (SELECT string_agg(
                        concat_ws(
                            ':', l.id, l.amount_residual_currency,
                            COALESCE(l.date_maturity, l.date), l.no_followup, m.payment_state,
                            (SELECT string_agg(concat_ws('=', p.id, p.state, p.amount), '+'
                                               ORDER BY p.id)
                               FROM account_move__account_payment r
                               JOIN account_payment p ON p.id = r.payment_id
                              WHERE r.invoice_id = l.move_id AND p.move_id IS NULL)),
                        ',' ORDER BY l.id)
               FROM res_partner c
               JOIN account_move_line l ON l.partner_id = c.id AND %s
               JOIN account_move m ON m.id = l.move_id
              WHERE c.commercial_partner_id = %s)
            """,
            self.env["account.move.line"]._collections_sql_open("l"),
            customer,
        )

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        return [
            # Left with nothing to claim by payments that have no journal entry.
            ("settled", SQL("NOT b.is_credit AND b.amount + b.disputed <= 0")),
            # A credit of which agreements leave nothing.
            ("settled", SQL("b.is_credit AND b.amount >= 0")),
            # A credit is no claim: it counts whatever is marked on it, as in case and statement.
            ("no_followup", SQL("NOT b.is_credit AND b.no_followup")),
            (
                "blocked",
                SQL(
                    "NOT b.is_credit AND b.move_id IN (SELECT id FROM account_move"
                    " WHERE payment_state = 'blocked' AND state = 'posted')"
                ),
            ),
            (
                "cease",
                SQL("b.partner_id IN (SELECT id FROM res_partner WHERE collections_cease IS TRUE)"),
            ),
        ]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {
            "account.move.line": [
                "account_id",
                "partner_id",
                "company_id",
                "currency_id",
                "date",
                "date_maturity",
                "amount_residual",
                "amount_residual_currency",
                "amount_currency",
                "journal_id",
                "reconciled",
                "parent_state",
                "no_followup",
                "move_id",
            ],
            "account.move": ["state", "payment_state", "move_type", "collections_policy_id"],
            # what is matched, and with what
            "account.partial.reconcile": [
                "debit_move_id",
                "credit_move_id",
                "debit_amount_currency",
            ],
            "res.partner": [
                "commercial_partner_id",
                "collections_policy_id",
                "collections_user_id",
                "collections_cease",
                "collections_contact",
                "parent_id",
                "type",
                "active",
                "lang",
            ],
            "account.payment": ["move_id", "state", "amount"],
            "collections.item": None,
            "collections.case": None,
            "collections.notice": None,
            "collections.notice.line": None,
        }

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': an open case, or something that is overdue
        return [
            SQL(
                "EXISTS (SELECT 1 FROM collections_case WHERE company_id = %s AND state = 'open'"
                " AND partner_id IN %s)",
                ruleset.company_id,
                partner_ids,
            ),
            SQL(
                """
                EXISTS (SELECT 1 FROM account_move_line l
                         WHERE %(open)s %(partners)s
                           AND l.company_id IN %(companies)s AND l.amount_residual > 0
                           AND COALESCE(l.date_maturity, l.date) < %(today)s)
                """,
                open=self.env["account.move.line"]._collections_sql_open("l", ruleset.account_ids),
                partners=self.env["account.move.line"]._collections_sql_of("l", partner_ids),
                companies=ruleset.covered_ids,
                today=self.env["res.company"].browse(ruleset.company_id)._collections_today(),
            ),
        ]

    # ----------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the notice that each customer waits for
        # Sudo: notices explain items to accountants, who do not read notices.
        notices = (
            self.env["collections.notice"]
            .sudo()
            .search(
                [
                    (
                        "partner_id",
                        "in",
                        [
                            row["partner_id"]
                            for row in rows
                            if row["reason"] in ("pending", "failed")
                        ],
                    ),
                    ("company_id", "=", company.id),
                    ("state", "in", ("draft", "approved", "queued", "uncertain", "failed")),
                ]
            )
        )
        return {partner.id: own[:1] for partner, own in notices.grouped("partner_id").items()}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        env = self.env
        reason = row["reason"]
        if reason == "settled" and row["is_credit"]:
            return env._("Money on account: it counts for what was agreed on.")
        if reason == "settled":
            return env._(
                "A payment covers it; its journal entry is not booked yet. It is not chased."
            )
        if reason == "no_followup":
            return env._("Marked as not to follow up on the journal item.")
        if reason == "blocked":
            return env._("The payment of this invoice is blocked.")
        if reason == "cease":
            return env._("The customer is marked as not to be contacted.")
        if reason in ("pending", "failed"):
            return self._explain_notice(reason, facts.get(row["partner_id"]))
        if reason == "credit":
            return env._("The customer's credits cover it.")
        if reason == "min_amount":
            return env._(
                "The customer owes less than the minimum of %s, after credits.",
                formatLang(env, row["minimum"] or 0.0, currency_obj=company.currency_id),
            )
        return self._explain_date(reason, row)

    @api.model
    def _explain_notice(self, reason, notice):
        """Say which notice to the customer comes first."""
        notice = notice or self.env["collections.notice"]
        if reason == "pending":
            return self.env._(
                "Notice %(notice)s to this customer waits to be sent (%(state)s).",
                notice=notice.name,
                state=notice._get_state_label(),
            )
        return self.env._(
            "Notice %(notice)s could not be delivered: %(problem)s. Correct it and send it "
            "again, or cancel it.",
            notice=notice.name,
            problem=notice._get_failure_label(),
        )

    @api.model
    def _explain_date(self, reason, row):
        """Say on which day an item comes next, and why not before."""
        env = self.env
        next_date = row["next_date"] and format_date(env, row["next_date"])
        if row["deferred"]:
            return env._(
                "The customer gets another notice today, about other invoices. This one follows "
                "on %(next)s.",
                next=next_date or "",
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
                last=format_date(env, row["last_date"]),
                days=row["min_days"],
                next=next_date,
            )
        if reason == "no_level":
            return env._("The policy of this customer has no levels. Add some in Configuration.")
        if reason in ("not_due", "waiting", "last_level"):
            return self._explain_level(reason, row, next_date)
        return ""

    @api.model
    def _explain_level(self, reason, row, next_date):
        """Say which level an item has had, and which one follows."""
        env = self.env
        level = env["collections.level"].browse(row["level_id"] or [])
        upcoming = env["collections.level"].browse(row["next_level_id"] or [])
        if reason == "not_due":
            if next_date:
                return env._(
                    "Due on %(due)s. %(level)s follows on %(date)s if it is not paid.",
                    due=format_date(env, row["due"]),
                    level=upcoming.name,
                    date=next_date,
                )
            return env._("Due on %s.", format_date(env, row["due"]))
        if reason == "last_level":
            if not level:
                return env._("Its policy has no level after the due date.")
            return env._("Has had %s, the last level of its policy.", level.name)
        if row["repeated"]:
            return env._(
                "Has had %(level)s, which is repeated on %(date)s.",
                level=level.name,
                date=next_date or "",
            )
        if level:
            return env._(
                "Has had %(level)s. %(next)s follows on %(date)s.",
                level=level.name,
                next=upcoming.name,
                date=next_date or "",
            )
        return env._("%(next)s follows on %(date)s.", next=upcoming.name, date=next_date or "")
