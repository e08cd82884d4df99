"""Disputes in the pass: only the disputed part of an item is left out, and its days stop.

How the disputed amount of an invoice falls on its receivable items: on the one due last first,
no more than is open there, then on the one before it. So payments of the undisputed part, which
are matched with the oldest item, leave the dispute where it is, and what is disputed never
exceeds what is open.

Days on which an item is wholly disputed move its due date, for all that levels count from it:
an item that was 5 days late when it was disputed is 5 days late on the day on which the dispute
ends as valid debt. The same days do not count between two levels either.
"""

from odoo import api, models
from odoo.tools import SQL, formatLang

from ..followup.collections_followup import REASONS


class CollectionsFollowup(models.AbstractModel):
    _inherit = "collections.followup"

    # ------------------------------------------------------------- disputed amounts

    def _get_disputed_items(self, ruleset, day, partner_ids=None, as_of=False, move_ids=None):
        """Return what is disputed of each receivable item, in one statement.

        :param ruleset: the company's policies, see ``_get_ruleset``
        :param day: the day of the pass
        :param tuple partner_ids: only these commercial partners
        :param bool as_of: disputes and residual amounts as they were at the end of ``day``
        :param tuple move_ids: only these invoices
        :return: a dict by item id of dicts: ``move_id``, ``open`` (what could be claimed
            without the dispute) and ``amount`` (what of it is disputed), in the currency of
            the item, and ``date_raised`` of the first dispute. Items without dispute are left
            out.
        """
        companies = SQL("dl.move_company_id IN %s", ruleset.covered_ids)
        if as_of:
            running = SQL(
                "d.date_raised <= %s AND COALESCE(d.outcome, '') NOT IN ('merged')"
                " AND (dl.state = 'open' OR dl.date_closed > %s)",
                day,
                day,
            )
            amount = SQL("dl.amount")
        else:
            running = SQL("dl.state = 'open'")
            amount = SQL("GREATEST(dl.amount - COALESCE(dl.amount_credited, 0), 0)")
        scope = SQL()
        if move_ids is not None:
            scope = SQL("AND dl.move_id IN %s", move_ids or (0,))
        elif partner_ids is not None:
            scope = SQL("AND d.partner_id IN %s", partner_ids)
        self.env["collections.dispute"].flush_model()
        self.env["collections.dispute.line"].flush_model()
        parts = self.env.execute_query(
            SQL(
                """
                SELECT dl.move_id, bool_or(dl.scope = 'all'), SUM(%(amount)s),
                       MIN(d.date_raised)
                  FROM collections_dispute_line dl
                  JOIN collections_dispute d ON d.id = dl.dispute_id
                 WHERE %(companies)s AND %(running)s %(scope)s
              GROUP BY dl.move_id
                """,
                amount=amount,
                companies=companies,
                running=running,
                scope=scope,
            )
        )
        if not parts:
            return {}
        move_list, wholes, amounts, days = (list(column) for column in zip(*parts, strict=True))
        # The invoices as an array: the planner then goes to their items by index.
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH part AS MATERIALIZED (
                    SELECT * FROM unnest(%(moves)s::int[], %(wholes)s::boolean[],
                                         %(amounts)s::numeric[], %(days)s::date[])
                        AS p(move_id, whole, amount, date_raised)
                ),
                item AS (
                    SELECT o.line_id, o.move_id, o.amount AS open, p.whole, p.date_raised,
                           p.amount AS disputed,
                           COALESCE(SUM(o.amount) OVER (
                               PARTITION BY o.move_id ORDER BY o.due DESC, o.line_id DESC
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
                      FROM (%(items)s) o
                      JOIN part p ON p.move_id = o.move_id
                     WHERE NOT o.is_credit AND o.amount > 0
                )
                SELECT line_id, move_id, open, date_raised,
                       CASE WHEN whole THEN open
                            ELSE LEAST(open, disputed - before) END AS amount
                  FROM item
                 WHERE whole OR disputed > before
                """,
                moves=move_list,
                wholes=wholes,
                amounts=amounts,
                days=days,
                items=SQL(
                    "SELECT t.* FROM (%s) t WHERE t.move_id = ANY(%s)",
                    self._sql_open_items(ruleset, day, partner_ids, as_of),
                    move_list,
                ),
            )
        )
        return {
            row.pop("line_id"): {
                **row,
                "open": float(row["open"]),
                "amount": float(row["amount"]),
            }
            for row in rows
        }

    def _sql_claimable_items(self, ruleset, day, partner_ids=None, as_of=False):
        """Return the open items with what is disputed taken off what can be claimed.

        ``amount`` and ``amount_company`` are the undisputed part; ``disputed`` and
        ``disputed_company`` the rest of what is open.
        """
        items = self._sql_open_items(ruleset, day, partner_ids, as_of)
        disputed = self._get_disputed_items(ruleset, day, partner_ids, as_of)
        if not disputed:
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
                SELECT o.*, COALESCE(dd.amount, 0) AS disputed,
                       CASE WHEN dd.amount IS NULL THEN 0
                            WHEN dd.amount = o.amount THEN o.amount_company
                            ELSE ROUND(o.amount_company * dd.amount / NULLIF(o.amount, 0),
                                       %(decimals)s)
                       END AS disputed_company
                  FROM (%(items)s) o
             LEFT JOIN unnest(%(ids)s::int[], %(amounts)s::numeric[]) AS dd(line_id, amount)
                    ON dd.line_id = o.line_id
              ) s
            """,
            items=items,
            ids=list(disputed),
            amounts=[item["amount"] for item in disputed.values()],
            decimals=self.env["res.currency"].browse(ruleset.currency_id).decimal_places,
        )

    # ---------------------------------------------------------------- disputed days

    def _sql_disputed_days(self, ruleset, day, partner_ids=None, as_of=False, states=None):
        """Return how many days of each item do not count as late, as a table expression.

        The columns are ``line_id``, ``days``, those after the due date, and ``level_days``,
        those after the item reached its level. A day counts from the first day in dispute to
        the day before the last.

        :param SQL states: the level that each item stands at, where not as now or as of then
        """
        self.env["collections.dispute.period"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.move_line_id,
                       SUM(GREATEST(LEAST(COALESCE(p.date_until, %(day)s::date), %(day)s::date)
                           - GREATEST(p.date_from, COALESCE(l.date_maturity, l.date)), 0))::int,
                       SUM(GREATEST(LEAST(COALESCE(p.date_until, %(day)s::date), %(day)s::date)
                           - GREATEST(p.date_from, st.level_date), 0))::int
                  FROM collections_dispute_period p
                  JOIN account_move_line l ON l.id = p.move_line_id
             LEFT JOIN %(states)s AS st ON st.move_line_id = p.move_line_id
                 WHERE p.company_id IN %(companies)s AND p.date_from < %(day)s
                   %(scope)s
              GROUP BY p.move_line_id
                """,
                day=day,
                states=states or self._sql_states(day, as_of),
                companies=ruleset.covered_ids,
                scope=SQL()
                if partner_ids is None
                else SQL(
                    "AND l.partner_id IN (SELECT id FROM res_partner"
                    " WHERE commercial_partner_id IN %s)",
                    partner_ids,
                ),
            )
        )
        if not rows:
            return SQL("(SELECT 0 AS line_id, 0 AS days, 0 AS level_days WHERE FALSE)")
        ids, days, level_days = (list(column) for column in zip(*rows, strict=True))
        return SQL(
            "(SELECT * FROM unnest(%s::int[], %s::int[], %s::int[])"
            " AS t(line_id, days, level_days))",
            ids,
            days,
            level_days,
        )

    # -------------------------------------------------------------- part of the pass

    def _get_exclusions(self, ruleset, day, as_of=False):
        # An item that is disputed as a whole; of others only the disputed part is left out
        return [
            *super()._get_exclusions(ruleset, day, as_of),
            (
                REASONS["dispute"],
                SQL("NOT b.is_credit AND b.disputed > 0 AND b.amount <= 0"),
            ),
        ]

    @api.model
    @api.private
    def _refresh_touched(self, companies, partners):
        # What is paid, credited or cancelled changes the disputes about it first
        if partners:
            # Sudo: only whose contacts they are is read.
            disputes = self.env["collections.dispute"]._find_touched(
                partners.sudo().commercial_partner_id
            )
            disputes._sync_ledger()
        return super()._refresh_touched(companies, partners)

    def _collect_facts(self, rows, company, day):
        facts = super()._collect_facts(rows, company, day)
        touched = [row["line_id"] for row in rows if row["disputed"]]
        facts["disputes"] = {}
        if touched:
            # Sudo: disputes explain items to accountants, who do not read disputes.
            moves = self.env["account.move.line"].sudo().browse(touched).move_id
            lines = (
                self.env["collections.dispute.line"]
                .sudo()
                .search([("move_id", "in", moves.ids)], order="id")
            )
            running = lines.filtered(
                lambda line: (
                    line.dispute_id.date_raised <= day
                    and (line.state == "open" or (line.date_closed and line.date_closed > day))
                )
            )
            facts["disputes"] = running.grouped("move_id")
        return facts

    def _get_explanation(self, line, row, reason, company, facts):
        env = self.env
        found = facts["disputes"].get(line.move_id) if row["disputed"] else None
        numbers = ", ".join(found.dispute_id.mapped("name")) if found else ""
        if reason == "dispute":
            return env._("Disputed (%s): not chased until it is cleared up.", numbers)
        text = super()._get_explanation(line, row, reason, company, facts)
        if numbers:
            text = env._(
                "%(text)s %(amount)s is disputed (%(dispute)s) and not claimed.",
                text=text,
                amount=formatLang(env, row["disputed"], currency_obj=line.currency_id),
                dispute=numbers,
            )
        if row["disputed_days"] and reason != "dispute":
            text = env._(
                "%(text)s Days in dispute do not count as late: %(days)s.",
                text=text,
                days=row["disputed_days"],
            )
        return text
