"""The open receivable items: what the ledger has open, and what of it can be claimed."""

from odoo import models
from odoo.tools import SQL


class CollectionsFollowupItems(models.AbstractModel):
    _name = "collections.followup.items"
    _description = "Follow-up Pass"

    def _sql_open_items(self, ruleset, day, partner_ids=None, as_of=False):
        """Return the open receivable items of the ruleset's companies, with their policy.

        ``residual`` is what the ledger says; ``amount`` is what can be claimed: less the
        payments that have no journal entry yet.
        """
        partner_policy = SQL("NULL::int") if ruleset.forced else self._sql_partner_policy()
        move_policy = SQL("NULL::int") if ruleset.forced else SQL("mp.collections_policy_id")
        special, special_join = self._sql_special_policy(ruleset, day, as_of)
        residual, residual_currency, undone, is_open = self._sql_residual(
            ruleset, day, as_of, partner_ids
        )
        unbooked, unbooked_amount = self._sql_covered(ruleset, partner_ids, as_of)
        return SQL(
            """
            SELECT l.id AS line_id, l.move_id, l.currency_id, l.no_followup,
                   rp.commercial_partner_id AS partner_id,
                   COALESCE(%(special)s, %(move_policy)s, %(partner_policy)s,
                            %(policy_id)s) AS policy_id,
                   COALESCE(l.date_maturity, l.date) AS due,
                   %(residual)s AS residual,
                   %(residual_currency)s - %(unbooked_amount)s AS amount,
                   CASE WHEN %(unbooked_amount)s = 0 THEN %(residual)s
                        ELSE ROUND(%(residual)s * (%(residual_currency)s - %(unbooked_amount)s)
                                   / NULLIF(%(residual_currency)s, 0), %(decimals)s)
                   END AS amount_company,
                   %(residual)s < 0 AS is_credit
              FROM account_move_line l
              JOIN res_partner c ON c.id = l.partner_id
              JOIN res_partner rp ON rp.id = c.commercial_partner_id
              %(move_policy_join)s
              %(special_join)s
              %(undone)s
              %(unbooked)s
             WHERE %(is_open)s
               AND l.company_id IN %(companies)s
               AND %(residual)s != 0
               %(scope)s
            """,
            special=special,
            special_join=special_join,
            move_policy=move_policy,
            partner_policy=partner_policy,
            policy_id=ruleset.policy_id,
            residual=residual,
            residual_currency=residual_currency,
            unbooked_amount=unbooked_amount,
            decimals=self.env["res.currency"].browse(ruleset.currency_id).decimal_places,
            move_policy_join=SQL()
            if ruleset.forced
            else SQL(
                "LEFT JOIN (SELECT id, collections_policy_id FROM account_move"
                " WHERE collections_policy_id IS NOT NULL) mp ON mp.id = l.move_id"
            ),
            undone=undone,
            unbooked=unbooked,
            companies=ruleset.covered_ids,
            is_open=is_open,
            scope=self.env["account.move.line"]._collections_sql_of("l", partner_ids),
        )

    def _sql_covered(self, ruleset, partner_ids, as_of):
        """Return what payments without journal entry cover of an item ``l``: join and amount.

        They are of today: for a day in the past nothing is covered.
        """
        covered = (
            {}
            if as_of or "collections.followup.unbooked" in ruleset.absent
            else self.env["collections.followup.unbooked"]._get_unbooked_amounts(
                ruleset, partner_ids
            )
        )
        if not covered:
            return SQL(), SQL("0")
        return (
            SQL(
                "LEFT JOIN (VALUES %s) AS ub(line_id, amount_currency) ON ub.line_id = l.id",
                SQL(", ").join(SQL("(%s, %s::numeric)", *item) for item in covered.items()),
            ),
            SQL("COALESCE(ub.amount_currency, 0)"),
        )

    def _sql_less_used(self, ruleset, items, used):
        """Return claimable items ``s``, of credits only what is not used already.

        :param SQL items: see ``_sql_claimable_items``
        :param dict used: by id of a credit, what of it is used, in its currency
        """
        return SQL(
            """
            SELECT s.line_id, s.move_id, s.currency_id, s.no_followup, s.partner_id, s.policy_id,
                   s.due, s.residual, s.is_credit, s.amount + COALESCE(u.amount, 0) AS amount,
                   CASE WHEN u.amount IS NULL THEN s.amount_company
                        ELSE ROUND(s.amount_company * (s.amount + u.amount)
                                   / NULLIF(s.amount, 0), %(decimals)s)
                   END AS amount_company,
                   s.disputed, s.disputed_company
              FROM (%(items)s) s
         LEFT JOIN unnest(%(ids)s::int[], %(amounts)s::numeric[]) AS u(line_id, amount)
                ON u.line_id = s.line_id
            """,
            items=items,
            ids=list(used),
            amounts=list(used.values()),
            decimals=self.env["res.currency"].browse(ruleset.currency_id).decimal_places,
        )

    def _sql_residual(self, ruleset, day, as_of, partner_ids=None):
        """Return what is open of an item ``l``, with what this is read from.

        :return: open amount in company currency and in its own, joins, and the condition
        """
        if not as_of:
            return (
                SQL("l.amount_residual"),
                SQL("l.amount_residual_currency"),
                SQL(),
                self.env["account.move.line"]._collections_sql_open("l", ruleset.account_ids),
            )
        undone = SQL(
            "LEFT JOIN (%s) u ON u.line_id = l.id",
            self.env["account.move.line"]._collections_sql_later(day, partner_ids),
        )
        return (
            SQL("l.amount_residual + COALESCE(u.amount, 0)"),
            SQL("l.amount_residual_currency + COALESCE(u.amount_currency, 0)"),
            undone,
            # As it was then: what was matched since was open.
            SQL(
                "l.account_id IN %s AND l.parent_state = 'posted' AND l.date <= %s"
                " AND (l.reconciled IS NOT TRUE OR u.line_id IS NOT NULL)",
                ruleset.account_ids,
                day,
            ),
        )

    def _sql_partner_policy(self):
        """Return the policy of a customer ``rp`` in the current company."""
        partner = self.env["res.partner"]
        value = partner._field_to_sql("rp", "collections_policy_id")
        if partner._fields["collections_policy_id"].get_company_dependent_fallback(partner):
            return value
        # Few customers have a policy of their own: nothing is looked up for the others.
        return SQL("CASE WHEN rp.collections_policy_id IS NOT NULL THEN %s END", value)

    def _sql_special_policy(self, ruleset, day, as_of):
        """Return the policy that participants give to a customer ``rp``, and the join for it."""
        given = []
        if not ruleset.forced:
            given = [
                statement
                for own in self.env["collections.participant"]._get_participants(ruleset.absent)
                if (statement := own._sql_policies(ruleset, day, as_of)) is not None
            ]
        joins = [
            SQL(
                "LEFT JOIN (%s) %s ON %s = rp.id",
                statement,
                SQL.identifier(f"special_{number}"),
                SQL.identifier(f"special_{number}", "partner_id"),
            )
            for number, statement in enumerate(given)
        ]
        policies = [
            SQL.identifier(f"special_{number}", "policy_id") for number in range(len(given))
        ]
        return SQL(", ").join(policies or [SQL("NULL::int")]), SQL(" ").join(joins)

    def _get_withheld(self, ruleset, day, partner_ids=None, as_of=False):
        """Return what cannot be claimed of items, over all participants, by item id."""
        withheld = {}
        for participant in self.env["collections.participant"]._get_participants(ruleset.absent):
            amounts = participant._get_withheld(ruleset, day, partner_ids, as_of)
            for line_id, amount in amounts.items():
                withheld[line_id] = withheld.get(line_id, 0) + amount
        return withheld

    def _find_withheld(self, ruleset, day, partner_ids=None):
        """Return the ids of the items of which nothing can be claimed: all is withheld."""
        rows = self.env.execute_query(
            SQL(
                "SELECT c.line_id FROM (%s) c"
                " WHERE NOT c.is_credit AND c.disputed > 0 AND c.amount <= 0",
                self._sql_claimable_items(ruleset, day, partner_ids),
            )
        )
        return [line_id for (line_id,) in rows]

    def _sql_claimable_items(self, ruleset, day, partner_ids=None, as_of=False):
        """Return the open items with what is withheld taken off what can be claimed.

        ``amount`` and ``amount_company`` are what can be claimed; ``disputed`` and
        ``disputed_company`` the rest of what is open.
        """
        items = self._sql_open_items(ruleset, day, partner_ids, as_of)
        withheld = self._get_withheld(ruleset, day, partner_ids, as_of)
        if not withheld:
            return SQL(
                "SELECT o.*, 0::numeric AS disputed, 0::numeric AS disputed_company FROM (%s) o",
                items,
            )
        # The amount in company currency is rounded once: both parts add up to the whole.
        return SQL(
            """
            SELECT s.line_id, s.move_id, s.currency_id, s.no_followup, s.partner_id, s.policy_id,
                   s.due, s.residual, s.is_credit, s.amount - s.disputed AS amount,
                   s.amount_company - s.disputed_company AS amount_company,
                   s.disputed, s.disputed_company
              FROM (
                SELECT o.*,
                       -- LEAST leaves out what is null: nothing is withheld of other items
                       CASE WHEN w.amount IS NULL THEN 0
                            ELSE LEAST(w.amount, o.amount) END AS disputed,
                       CASE WHEN w.amount IS NULL THEN 0
                            WHEN w.amount >= o.amount THEN o.amount_company
                            ELSE ROUND(o.amount_company * w.amount / NULLIF(o.amount, 0),
                                       %(decimals)s)
                       END AS disputed_company
                  FROM (%(items)s) o
             LEFT JOIN unnest(%(ids)s::int[], %(amounts)s::numeric[]) AS w(line_id, amount)
                    ON w.line_id = o.line_id
              ) s
            """,
            items=items,
            ids=list(withheld),
            amounts=list(withheld.values()),
            decimals=self.env["res.currency"].browse(ruleset.currency_id).decimal_places,
        )

    def _sql_stopped_days(self, ruleset, day, partner_ids=None, as_of=False, states=None):
        """Return how many days of each item do not count as late, as a table expression.

        The columns are ``line_id``, ``days``, those after the due date, and ``level_days``,
        those after the item reached its level.

        :param SQL states: the level that each item stands at, where not as now or as of then
        """
        found = {}
        for participant in self.env["collections.participant"]._get_participants(ruleset.absent):
            rows = participant._get_stopped_days(ruleset, day, partner_ids, as_of, states)
            for line_id, days, level_days in rows:
                before = found.get(line_id, (0, 0))
                found[line_id] = (before[0] + (days or 0), before[1] + (level_days or 0))
        if not found:
            return SQL("(SELECT 0 AS line_id, 0 AS days, 0 AS level_days WHERE FALSE)")
        return SQL(
            "(SELECT * FROM unnest(%s::int[], %s::int[], %s::int[])"
            " AS t(line_id, days, level_days))",
            list(found),
            [days for days, _level_days in found.values()],
            [level_days for _days, level_days in found.values()],
        )
