"""Money on account: posted, not matched yet, and counted for agreements all the same.

One reading for promises, payment plans and settlements, and for the claim beside them: the open
credits of a customer are spread over what he owes, as if they were matched today, each amount
once. The oldest credit goes first, to what was to be paid first: an item on its due date, an
instalment on its own, a promised amount on the promised day, a settlement on its deadline. Only
what agreements hold is spread; the other items are deducted from by the claim itself.

Money on account keeps an agreement from failing: nothing is broken, in default or lapsed for
want of it. It fulfils none: nothing is kept, completed or written off before it is matched, which
is what the collector is asked to do (``collections_followup_match_task.py``). A promise takes only
money that came until its limit, a settlement only what came between its start and its limit; a
plan takes what there is.
"""

from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

# Part of a credit that goes to an item. ``holder`` is the agreement that it counts for, a model
# and an id; ``held``: an agreement in force keeps the item from being chased; ``money``: it is a
# payment or credit note, no other entry.
Part = namedtuple("Part", "line_id day amount credit_id holder held money")


class CollectionsFollowupOnAccount(models.AbstractModel):
    _name = "collections.followup.on.account"
    _description = "Follow-up Pass"

    def _get_on_account(self, ruleset, day, partner_ids=None):
        """Spread money on account over the items that agreements are about.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param day: the day of the pass
        :param tuple partner_ids: only these commercial partners
        :return: list of ``Part``; ``day`` is the credit's own, ``amount`` (``Decimal``) in the
            currency of both
        """
        partners = self._find_on_account(ruleset, partner_ids)
        if not partners:
            return []
        rows = self._read_on_account_items(ruleset, day, partners)
        duties = self.env["collections.followup.duties"]._get_duties(ruleset, day, partners, rows)
        parts = []
        by_key = {}
        for row in rows:
            by_key.setdefault((row["partner_id"], row["currency_id"]), []).append(row)
        for key, own in by_key.items():
            parts += self._spread(own, duties.get(key, []))
        return parts

    def _find_on_account(self, ruleset, partner_ids=None):
        """Return the customers who have both an agreement and an open credit."""
        participants = self.env["collections.participant"]._get_participants(ruleset.absent)
        holders = [
            awaiting
            for participant in participants
            if (awaiting := participant._sql_awaiting(ruleset, partner_ids))
        ]
        if not holders:
            return ()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT h.partner_id
                  FROM (%(holders)s) h
                  JOIN res_partner c ON c.commercial_partner_id = h.partner_id
                  JOIN account_move_line l ON l.partner_id = c.id
                 WHERE %(open)s AND l.amount_residual < 0 AND l.company_id IN %(companies)s
                """,
                holders=SQL(" UNION ").join(holders),
                open=self.env["account.move.line"]._collections_sql_open("l", ruleset.account_ids),
                companies=ruleset.covered_ids,
            )
        )
        return tuple(sorted(row[0] for row in rows))

    def _read_on_account_items(self, ruleset, day, partners):
        """Return the open items of customers, with what keeps each from being chased.

        :return: list of dicts: ``line_id``, ``partner_id``, ``currency_id``, ``due``, ``date``,
            ``amount`` (claimable, positive for credits, too), ``is_credit``, ``money``,
            ``excluded`` (by other than agreements) and ``held`` (by an agreement)
        """
        branches = self.env["collections.followup.decide"]._get_exclusions(ruleset, day)
        kinds = ruleset.reasons.kinds

        def any_of(chosen):
            return SQL("(%s)", SQL(" OR ").join(chosen)) if chosen else SQL("FALSE")

        return self.env.execute_query_dict(
            SQL(
                """
                SELECT b.line_id, b.partner_id, b.currency_id, b.due, l.date,
                       ABS(b.amount) AS amount, b.is_credit,
                       j.type IN ('bank', 'cash', 'credit') OR m.move_type = 'out_refund' AS money,
                       -- a credit counts whatever is marked on it
                       NOT b.is_credit AND COALESCE(%(excluded)s, FALSE) AS excluded,
                       COALESCE(%(held)s, FALSE) AS held
                  FROM (SELECT o.*, o.due < %(day)s::date AS late FROM (%(items)s) o) b
                  JOIN account_move_line l ON l.id = b.line_id
                  JOIN account_move m ON m.id = l.move_id
                  JOIN account_journal j ON j.id = l.journal_id
              ORDER BY b.partner_id, b.currency_id, CASE WHEN b.is_credit THEN l.date
                       ELSE b.due END, b.line_id
                """,
                excluded=any_of([sql for name, sql in branches if kinds[name] != "agreed"]),
                held=any_of([sql for name, sql in branches if kinds[name] == "agreed"]),
                day=day,
                items=self.env["collections.followup.items"]._sql_claimable_items(
                    ruleset, day, partners
                ),
            )
        )

    # -------------------------------------------------------------------------- spreading

    @api.model
    def _spread(self, rows, duties):
        """Spread the credits of one customer and currency over what is to be paid.

        :param rows: the open items, the oldest first, see ``_read_on_account_items``
        :param duties: in the order in which money goes to them
        :return: list of ``Part``
        """
        room = {row["line_id"]: row["amount"] for row in rows if not row["is_credit"]}
        held = {row["line_id"]: row["held"] for row in rows}
        missing = [duty.amount for duty in duties]
        parts = []
        for credit in rows:
            if not credit["is_credit"]:
                continue
            rest = credit["amount"]
            for place, duty in enumerate(duties):
                if duty.first and credit["date"] < duty.first:
                    continue
                if duty.last and credit["date"] > duty.last:
                    continue
                for line_id in duty.line_ids:
                    amount = min(rest, missing[place], room[line_id])
                    if amount <= 0:
                        continue
                    rest -= amount
                    missing[place] -= amount
                    room[line_id] -= amount
                    if not duty.holder:
                        continue
                    parts.append(
                        Part(
                            line_id,
                            credit["date"],
                            amount,
                            credit["line_id"],
                            duty.holder,
                            held[line_id],
                            credit["money"],
                        )
                    )
        return parts

    @api.model
    def _sql_on_account(self, parts):
        """Return money on account as a statement.

        :param parts: see ``_get_on_account``
        :return: ``SQL`` with the columns ``line_id``, ``day``, ``amount``, ``money``
        """
        if not parts:
            return SQL(
                "SELECT NULL::int AS line_id, NULL::date AS day, NULL::numeric AS amount,"
                " NULL::boolean AS money WHERE FALSE"
            )
        return SQL(
            "SELECT * FROM (VALUES %s) AS v(line_id, day, amount, money)",
            SQL(", ").join(
                SQL(
                    "(%s, %s::date, %s::numeric, %s)",
                    part.line_id,
                    part.day,
                    part.amount,
                    part.money,
                )
                for part in parts
            ),
        )

    # -------------------------------------------------------------------------- the claim

    def _sql_deductible_items(self, ruleset, day, partner_ids=None, as_of=False):
        """Return the claimable items: of credits, what no agreement in force needs.

        The columns are those of ``_sql_claimable_items``.
        """
        items = self.env["collections.followup.items"]._sql_claimable_items(
            ruleset, day, partner_ids, as_of
        )
        used = {}
        for part in () if as_of else self._get_on_account(ruleset, day, partner_ids):
            if part.held:
                used[part.credit_id] = used.get(part.credit_id, 0) + part.amount
        if not used:
            return items
        return self.env["collections.followup.items"]._sql_less_used(ruleset, items, used)
