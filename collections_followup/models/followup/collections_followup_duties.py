"""What a customer has to pay by which day, for the money on account that is spread over it.

An item is owed on its due date, unless it is in an agreement: then an instalment is owed on its
own date, what is missing of a settlement on its deadline and a promised amount on the promised
day. When a promise or settlement is over, its items are owed whole again from the day after. All
from the ledger: nothing that was evaluated before goes into it.
"""

from collections import namedtuple
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

# What is to be paid by a day: ``amount`` on these items, for an agreement (``holder``, a model and
# an id) or not, by money of the days from ``first`` to ``last`` (None: any).
Duty = namedtuple("Duty", "day rank order amount line_ids holder first last", defaults=[None] * 3)


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    def _get_duties(self, ruleset, day, partners, rows):
        """Return what customers have to pay by which day, by customer and currency.

        :param rows: see ``_read_on_account_items``
        :return: lists of ``Duty`` in the order in which money goes to them
        """
        debts = {row["line_id"]: row for row in rows if not row["is_credit"] and row["amount"] > 0}
        taken = set()
        found = []
        for holder in (
            self._get_plan_duties,
            self._get_settlement_duties,
            self._get_promise_duties,
        ):
            # An item in several agreements is owed as the first of them says.
            free = {line_id: row for line_id, row in debts.items() if line_id not in taken}
            own = holder(ruleset, day, partners, free) if free else []
            found += own
            taken.update(line_id for duty in own for line_id in duty.line_ids)
        for line_id, row in debts.items():
            if line_id not in taken and not row["excluded"]:
                found.append(Duty(row["due"], 0, line_id, row["amount"], [line_id]))
        duties = {}
        for duty in found:
            row = debts[duty.line_ids[0]]
            duties.setdefault((row["partner_id"], row["currency_id"]), []).append(duty)
        return {key: sorted(own, key=lambda duty: duty[:3]) for key, own in duties.items()}

    @api.model
    def _get_lines_of(self, pairs, debts):
        """Return the open items of agreements, by agreement, in the order of their due dates.

        :param pairs: agreement and item; an item of several goes to the first
        """
        own = {}
        seen = set()
        for agreement_id, line_id in pairs:
            if line_id in debts and line_id not in seen:
                seen.add(line_id)
                own.setdefault(agreement_id, []).append(line_id)
        return {
            agreement_id: sorted(ids, key=lambda line_id: (debts[line_id]["due"], line_id))
            for agreement_id, ids in own.items()
        }

    def _get_plan_duties(self, ruleset, day, partners, debts):
        """Return the instalments that the ledger has open."""
        payments = self._get_unbooked_payments(ruleset, partners)
        watched = SQL(
            "p.company_id = %s AND p.partner_id IN %s AND p.is_final IS NOT TRUE"
            " AND p.state IN ('active', 'paid', 'defaulted', 'completed')",
            ruleset.company_id,
            partners,
        )
        lines = self._get_lines_of(
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
                matches=self.env["collections.plan"]._sql_plan_matches(watched, payments),
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

    def _get_settlement_duties(self, ruleset, day, partners, debts):
        """Return what is missing of settlements; after their limit, the items are owed whole."""
        watched = SQL(
            "s.company_id = %s AND s.partner_id IN %s AND s.date_start IS NOT NULL"
            " AND s.date_cancelled IS NULL AND s.is_final IS NOT TRUE",
            ruleset.company_id,
            partners,
        )
        lines = self._get_lines_of(
            self.env.execute_query(
                SQL(
                    "SELECT l.settlement_id, l.move_line_id FROM collections_settlement_line l"
                    " JOIN collections_settlement s ON s.id = l.settlement_id WHERE %s"
                    " ORDER BY s.id DESC",
                    watched,
                )
            ),
            debts,
        )
        if not lines:
            return []
        payments = self._get_unbooked_payments(ruleset, partners)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT e.id, e.due - e.paid - e.unbooked AS missing, s.date_start,"
                " s.date_deadline, s.date_limit FROM (%s) e"
                " JOIN collections_settlement s ON s.id = e.id WHERE e.id IN %s",
                self._sql_settlement_figures(watched, payments),
                tuple(lines),
            )
        )
        duties = []
        for row in rows:
            ids = lines[row["id"]]
            if row["missing"] > 0:
                duties.append(
                    Duty(
                        row["date_deadline"],
                        0,
                        row["id"],
                        row["missing"],
                        ids,
                        ("collections.settlement", row["id"]),
                        row["date_start"],
                        row["date_limit"],
                    )
                )
            duties += self._get_rest_duties(row["date_limit"], day, ids, debts)
        return duties

    def _get_promise_duties(self, ruleset, day, partners, debts):
        """Return what is missing of promises; after their limit, the items are owed whole."""
        watched = SQL(
            "p.company_id = %s AND p.partner_id IN %s AND p.date_cancelled IS NULL",
            ruleset.company_id,
            partners,
        )
        payments = self._get_unbooked_payments(ruleset, partners)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (pl.move_line_id)
                       pl.id, pl.promise_id, pl.move_line_id AS line_id, p.date, p.date_limit,
                       pl.amount - COALESCE(m.paid, 0) AS missing
                  FROM collections_promise p
                  JOIN collections_promise_line pl ON pl.promise_id = p.id
             LEFT JOIN (SELECT r.line_id, SUM(r.amount) AS paid
                          FROM (%(matches)s) r
                          JOIN collections_promise p ON p.id = r.agreement_id
                         WHERE r.kind IN ('payment', 'unbooked')
                           AND r.day BETWEEN p.date_made AND p.date_limit
                      GROUP BY r.line_id) m ON m.line_id = pl.id
                 WHERE %(watched)s AND pl.move_line_id IN %(debts)s
              ORDER BY pl.move_line_id, p.id DESC
                """,
                matches=self._sql_promise_matches(watched, payments),
                watched=watched,
                debts=tuple(debts),
            )
        )
        duties = []
        for row in rows:
            ids = [row["line_id"]]
            if row["missing"] > 0:
                duties.append(
                    Duty(
                        row["date"],
                        0,
                        row["id"],
                        row["missing"],
                        ids,
                        ("collections.promise", row["promise_id"]),
                        None,
                        row["date_limit"],
                    )
                )
            duties += self._get_rest_duties(row["date_limit"], day, ids, debts)
        return duties

    @api.model
    def _get_rest_duties(self, limit, day, line_ids, debts):
        """Return the items of an agreement that is over: owed again from the day after it."""
        if limit >= day:
            # What else is open on them is not asked for: no money goes there.
            return [Duty(limit, 1, 0, Decimal(0), line_ids)]
        after = limit + timedelta(days=1)
        return [
            Duty(after, 1, line_id, debts[line_id]["amount"], [line_id])
            for line_id in line_ids
            if not debts[line_id]["excluded"]
        ] or [Duty(after, 1, 0, Decimal(0), line_ids)]
