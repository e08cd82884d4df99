"""What keeps interest from accruing: disputed parts by their outcome, plans that bear their own."""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, groupby

from ...engine.exact import to_decimal
from ...engine.interest import ZERO
from .collections_claim import Cut

# What says that the customer was right in all that was disputed.
UPHELD = ("credited", "reinvoiced", "written_off", "invoice")


class Disputed(NamedTuple):
    """What disputes make of an item.

    ``cuts``: list of ``Cut``; ``credited``: by day what was credited for the disputes. That was
    never owed: it bears no interest before it was credited either.
    """

    cuts: list
    credited: dict


class CollectionsClaimFacts(models.AbstractModel):
    _inherit = "collections.claim.facts"

    @api.model
    def _read_disputed(self, scope):
        """Return what disputes make of items, from their own history.

        A part that was upheld bears no interest at all; one that is still in dispute none from
        the day on which the dispute was raised, as nobody knows yet; one that was refused bears
        it as if there had been no dispute. What was credited for a dispute was upheld. The part
        of an invoice falls on what was credited, then on the item due last, as in
        ``collections_dispute_items.py``.

        :param SQL scope: condition on the disputed invoices ``dl``
        :return: dict of ``Disputed`` by item id
        """
        for model in ("collections.dispute", "collections.dispute.line"):
            self.env[model].flush_model()
        rows = self._read_disputed_rows(scope)
        credits = {}
        if rows:
            for row in self._read_dispute_credits(tuple({row["id"] for row in rows})):
                credits.setdefault(row["id"], []).append(row)
        found, taken, used = {}, {}, {}
        for number, own in groupby(rows, key=lambda row: row["id"]):
            credited = self._take_credits(own[0]["amount"], credits.get(number, ()), taken)
            self._add_disputed(found, own, credited, used)
        return found

    @api.model
    def _take_credits(self, amount, credits, taken):
        """Return what was credited for one disputed invoice: by item id, by day.

        :param amount: what was disputed; no more than that was credited for it
        :param dict taken: what other disputes have of the same credits, by reconciliation
        """
        found, room = {}, to_decimal(amount)
        for row in credits:
            part = min(to_decimal(row["amount"]) - taken.get(row["match_id"], ZERO), room)
            if part > 0:
                taken[row["match_id"]] = taken.get(row["match_id"], ZERO) + part
                days = found.setdefault(row["line_id"], {})
                days[row["day"]] = days.get(row["day"], ZERO) + part
                room -= part
        return found

    @api.model
    def _add_disputed(self, found, rows, credited, used):
        """Add what one disputed invoice makes of its items, see ``_read_disputed``.

        :param list rows: its items, that due last first
        :param dict credited: see ``_take_credits``
        :param dict used: what earlier disputes have of each item
        """
        first = rows[0]
        gone = sum((sum(days.values()) for days in credited.values()), ZERO)
        rest = to_decimal(first["amount"]) - gone
        upheld = ZERO
        if first["state"] == "closed" and first["outcome"] in UPHELD:
            upheld = rest
        elif first["state"] == "closed" and first["outcome"] == "partly":
            upheld = min(max(to_decimal(first["accepted"]) - gone, ZERO), rest)
        for row in rows:
            line = row["line_id"]
            own = found.setdefault(line, Disputed([], {}))
            days = credited.get(line, {})
            for day, amount in days.items():
                own.credited[day] = own.credited.get(day, ZERO) + amount
            free = to_decimal(row["open"]) - used.get(line, ZERO) - sum(days.values(), ZERO)
            part = max(min(rest, free), ZERO)
            accepted = min(upheld, part)
            rest, upheld = rest - part, upheld - accepted
            if accepted:
                own.cuts.append(Cut(None, None, "upheld", accepted))
            if first["whole"]:
                own.cuts.append(Cut(first["raised"], None, "disputed"))
            elif part > accepted:
                own.cuts.extend(self._get_disputed_cut(first, part - accepted))
            if first["state"] == "open" or accepted:
                kept = part if first["state"] == "open" else accepted
                used[line] = used.get(line, ZERO) + kept + sum(days.values(), ZERO)

    @api.model
    def _get_disputed_cut(self, row, amount):
        """Return the days of what is in dispute, or was and is owed all the same: none or one."""
        if row["state"] == "open":
            return [Cut(row["raised"], None, "disputed", amount)]
        if row["last"] < row["raised"]:
            return []
        return [Cut(row["raised"], row["last"], "disputed", amount, True)]

    # ----------------------------------------------------------------------------- SQL

    @api.model
    def _read_disputed_rows(self, scope):
        """Return the items of disputed invoices, by dispute, that due last first."""
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT dl.id, dl.amount, COALESCE(dl.amount_accepted, 0) AS accepted, dl.state,
                       d.outcome, d.date_raised AS raised, l.id AS line_id,
                       COALESCE(dl.date_closed, d.date_closed, d.date_raised) - 1 AS last,
                       dl.scope = 'all' AND dl.state = 'open' AS whole,
                       l.amount_currency - COALESCE((
                           SELECT SUM(r.debit_amount_currency) FROM account_partial_reconcile r
                            WHERE r.debit_move_id = l.id
                              AND r.id <= COALESCE(dl.matched_before, 0)), 0) AS open
                  FROM collections_dispute_line dl
                  JOIN collections_dispute d ON d.id = dl.dispute_id
                  JOIN account_move_line l ON l.move_id = dl.move_id AND l.account_id IN %s
                 WHERE COALESCE(d.outcome, '') != 'merged' AND l.amount_currency > 0 AND %s
              ORDER BY dl.id, COALESCE(l.date_maturity, l.date) DESC, l.id DESC
                """,
                tuple(accounts) or (0,),
                scope,
            )
        )

    @api.model
    def _read_dispute_credits(self, ids):
        """Return what was credited on disputed invoices since they were disputed, in its order.

        Credit notes, and what was booked for the dispute itself, but nothing for another one. Once
        it is closed and the customer was not right, a later credit note is about something else.

        :param tuple ids: of disputed invoices (``collections.dispute.line``)
        """
        partials = self.env["account.partial.reconcile"]
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT dl.id, r.id AS match_id, r.debit_move_id AS line_id, %s AS day,
                       r.debit_amount_currency AS amount
                  FROM collections_dispute_line dl
                  JOIN collections_dispute d ON d.id = dl.dispute_id
                  JOIN account_move_line l ON l.move_id = dl.move_id
                  JOIN account_partial_reconcile r ON r.debit_move_id = l.id
                   AND r.id > COALESCE(dl.matched_before, 0)
                  JOIN account_move_line cl ON cl.id = r.credit_move_id
                  JOIN account_move m ON m.id = cl.move_id
                 WHERE dl.id IN %s
                   AND (m.collections_dispute_id = dl.dispute_id
                        OR m.move_type = 'out_refund' AND m.collections_dispute_id IS NULL
                           AND (dl.state = 'open' OR d.outcome IS NULL OR d.outcome IN %s
                                OR cl.date <= COALESCE(dl.date_closed, d.date_closed)))
              ORDER BY r.id, dl.id
                """,
                partials._collections_sql_day("r"),
                ids,
                (*UPHELD, "partly"),
            )
        )

    @api.model
    def _sql_planned(self, items):
        """Return the query of the days for which a payment plan bears interest on items itself.

        From the day of the agreement on; where it is in default or was cancelled as far as its
        interest was invoiced. The columns are ``line_id``, ``first`` and ``last``.

        :param SQL items: query or list of ids of items
        """
        for model in ("collections.plan", "collections.plan.line", "collections.plan.installment"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT pl.move_line_id AS line_id, p.date_start AS first, t.last
              FROM collections_plan_line pl
              JOIN collections_plan p ON p.id = pl.plan_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN p.state IN ('active', 'paid') THEN NULL
                               WHEN p.state = 'completed' THEN p.date_closed
                               ELSE (SELECT MAX(i.date_due)
                                       FROM collections_plan_installment i
                                       JOIN collections_plan_line own ON own.installment_id = i.id
                                        AND own.kind = 'interest'
                                       JOIN account_move m ON m.id = own.move_id
                                        AND m.state = 'posted'
                                        AND m.payment_state IS DISTINCT FROM 'reversed'
                                      WHERE i.plan_id = p.id) END AS last) t
             WHERE pl.kind = 'debt' AND pl.move_line_id IN %s
               AND p.state IN ('active', 'paid', 'completed', 'defaulted', 'cancelled')
               AND (p.state IN ('active', 'paid') OR t.last >= p.date_start)
               AND EXISTS (SELECT FROM collections_plan_installment i
                            WHERE i.plan_id = p.id AND i.interest > 0)
            """,
            items,
        )

    @api.model
    def _read_planned(self, ids):
        """Return the days for which plans bear interest: by item id, pairs of first and last."""
        found = {}
        query = self._sql_planned(SQL("%s", ids or (0,)))
        for number, first, last in self.env.execute_query(SQL("%s ORDER BY 1, 2", query)):
            found.setdefault(number, []).append((first, last))
        return found
