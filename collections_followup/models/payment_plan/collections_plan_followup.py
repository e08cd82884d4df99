"""Payment plans in the follow-up pass: their items are not chased.

Not to be taken for ``collections_followup_ruleset.py``, which holds the policies as tables.
"""

from odoo import api, models
from odoo.tools import SQL, format_date

from ..base.collections_participant import Reason
from ..followup.collections_followup_duties import Duty


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"
    _participant_order = 50
    _duty_order = 10

    @api.model
    def _get_reasons(self):
        # EXTENDS 'collections.participant'
        return [Reason(70, "plan", self.env._("In a payment plan"), "agreed")]

    @api.model
    def _get_flushed(self):
        # EXTENDS 'collections.participant'
        return {"collections.plan": None, "collections.plan.line": None}

    @api.model
    def _get_exclusions(self, ruleset, day, as_of=False):
        # EXTENDS 'collections.participant'
        in_force = SQL(
            "pp.state IN ('active', 'paid', 'defaulted') AND pl.is_live"
            " AND (pp.default_date IS NULL OR pp.default_date > %s)",
            day,
        )
        if as_of:
            in_force = SQL(
                "pp.date_active <= %(day)s AND (pp.date_closed IS NULL OR pp.date_closed > %(day)s)"
                " AND (pp.default_date IS NULL OR pp.default_date > %(day)s)",
                day=day,
            )
        return [
            (
                "plan",
                SQL(
                    "NOT b.is_credit AND b.line_id IN (SELECT pl.move_line_id"
                    " FROM collections_plan_line pl"
                    " JOIN collections_plan pp ON pp.id = pl.plan_id"
                    " WHERE pp.company_id = %s AND pl.move_line_id IS NOT NULL AND %s)",
                    ruleset.company_id,
                    in_force,
                ),
            ),
        ]

    @api.model
    def _get_late_conditions(self, ruleset, partner_ids):
        # EXTENDS 'collections.participant': instalments are paid before anything is overdue, too
        return [
            SQL(
                "EXISTS (SELECT 1 FROM collections_plan WHERE company_id = %s"
                " AND partner_id IN %s AND is_final IS NOT TRUE"
                " AND state IN ('active', 'paid', 'defaulted', 'completed'))",
                ruleset.company_id,
                partner_ids,
            ),
        ]

    # --------------------------------------------------------- money on account

    @api.model
    def _sql_awaiting(self, ruleset, partner_ids=None):
        # EXTENDS 'collections.participant'
        return SQL(
            "SELECT a.partner_id FROM collections_plan a"
            " WHERE a.company_id = %s AND a.is_final IS NOT TRUE"
            " AND a.state IN ('active', 'paid', 'defaulted', 'completed') %s",
            ruleset.company_id,
            SQL() if partner_ids is None else SQL("AND a.partner_id IN %s", partner_ids),
        )

    @api.model
    def _get_duties(self, ruleset, day, partners, debts):
        # EXTENDS 'collections.participant': the instalments that the ledger has open
        payments = self.env["collections.followup"]._get_unbooked_payments(ruleset, partners)
        watched = SQL(
            "p.company_id = %s AND p.partner_id IN %s AND p.is_final IS NOT TRUE"
            " AND p.state IN ('active', 'paid', 'defaulted', 'completed')",
            ruleset.company_id,
            partners,
        )
        lines = self.env["collections.followup"]._get_lines_of(
            self.env.execute_query(
                SQL(
                    "SELECT l.plan_id, l.move_line_id FROM collections_plan_line l"
                    " JOIN collections_plan p ON p.id = l.plan_id WHERE %s ORDER BY p.id DESC",
                    watched,
                )
            ),
            debts,
        )
        if not lines:
            return []
        figures = self.env.execute_query_dict(
            SQL(
                """
                SELECT p.id, p.date_start, COALESCE(p.discount, 0) AS discount, d.covered,
                       d.residual, COALESCE(m.paid, 0) AS paid, COALESCE(m.written, 0) AS written
                  FROM collections_plan p
                  JOIN (SELECT l.plan_id, SUM(l.amount) AS covered,
                               SUM(CASE WHEN i.parent_state = 'posted'
                                        THEN i.amount_residual_currency ELSE 0 END) AS residual
                          FROM collections_plan_line l
                     LEFT JOIN account_move_line i ON i.id = l.move_line_id
                      GROUP BY l.plan_id) d ON d.plan_id = p.id
             LEFT JOIN (SELECT r.agreement_id,
                               SUM(r.amount) FILTER (
                                   WHERE r.kind != 'own' AND r.day >= p.date_start) AS paid,
                               SUM(r.amount) FILTER (WHERE r.kind = 'own') AS written
                          FROM (%(matches)s) r
                          JOIN collections_plan p ON p.id = r.agreement_id
                      GROUP BY r.agreement_id) m ON m.agreement_id = p.id
                 WHERE p.id IN %(plans)s
                """,
                matches=self._sql_plan_matches(watched, payments),
                plans=tuple(lines),
            )
        )
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, plan_id, date_due, amount FROM collections_plan_installment"
                " WHERE plan_id IN %s ORDER BY plan_id, date_due, sequence",
                tuple(lines),
            )
        )
        by_plan = {}
        for row in rows:
            by_plan.setdefault(row["plan_id"], []).append(row)
        duties = []
        for own in figures:
            otherwise = own["covered"] - own["residual"] - own["paid"] - own["written"]
            given_up = own["discount"] - own["written"] - max(otherwise, 0)
            room = own["residual"] - max(min(given_up, own["residual"]), 0)
            paid = own["paid"]
            for row in by_plan.get(own["id"], []):
                settled = min(paid, row["amount"])
                paid -= settled
                amount = min(row["amount"] - settled, room)
                if amount > 0:
                    room -= amount
                    duties.append(
                        Duty(
                            row["date_due"],
                            0,
                            row["id"],
                            amount,
                            lines[own["id"]],
                            ("collections.plan", own["id"]),
                        )
                    )
            if room > 0:
                # What was paid before the plan and taken back is no part of the instalments.
                duties.append(
                    Duty(
                        own["date_start"],
                        0,
                        0,
                        room,
                        lines[own["id"]],
                        ("collections.plan", own["id"]),
                    )
                )
        return duties

    # ----------------------------------------------------------------- in words

    @api.model
    def _collect_facts(self, rows, company, day):
        # EXTENDS 'collections.participant': the plan of each item
        # Sudo: plans explain items to accountants, who do not read plans.
        lines = (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [("move_line_id", "in", [row["line_id"] for row in rows]), ("is_live", "=", True)]
            )
        )
        return {line.move_line_id.id: line.plan_id for line in lines}

    @api.model
    def _explain_reason(self, line, row, company, facts):
        # EXTENDS 'collections.participant'
        plan = facts.get(line.id)
        # Sudo: the plan is told in one sentence to accountants, who do not read plans.
        return plan.with_env(self.env).sudo()._get_explanation() if plan else ""

    @api.model
    def _add_remarks(self, text, line, row, facts):
        # EXTENDS 'collections.participant'
        plan = facts.get(line.id)
        if row["reason"] != "plan" and plan and plan.state == "defaulted" and plan.default_date:
            text = self.env._(
                "%(text)s Payment plan %(plan)s is in default since %(date)s.",
                text=text,
                plan=plan.name,
                date=format_date(self.env, plan.default_date),
            )
        return text
