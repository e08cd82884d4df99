"""What is disputed of each receivable item.

How the disputed amount of an invoice falls on its receivable items: on the one due last first,
no more than is open there, then on the one before it. So payments of the undisputed part, which
are matched with the oldest item, leave the dispute where it is, and what is disputed never
exceeds what is open.
"""

from odoo import api, models
from odoo.tools import SQL


class CollectionsDispute(models.Model):
    _inherit = "collections.dispute"

    @api.model
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
        parts = self._read_disputed_invoices(ruleset, day, partner_ids, as_of, move_ids)
        if not parts:
            return {}
        rows = self.env.execute_query_dict(
            self._sql_disputed_items(
                parts,
                self.env["collections.followup.items"]._sql_open_items(
                    ruleset, day, partner_ids, as_of
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

    @api.model
    def _read_disputed_invoices(self, ruleset, day, partner_ids, as_of, move_ids):
        """Return what is disputed of each invoice; for the parameters see ``_get_disputed_items``.

        :return: list of the invoice's id, whether the whole of it is disputed, the amount and
            the day on which the first dispute was raised
        """
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
        return self.env.execute_query(
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
                companies=SQL("dl.move_company_id IN %s", ruleset.covered_ids),
                running=running,
                scope=scope,
            )
        )

    @api.model
    def _sql_disputed_items(self, parts, items):
        """Return what is disputed of each item: of the one due last first.

        :param list parts: see ``_read_disputed_invoices``
        :param SQL items: the open items, see ``_sql_open_items``
        """
        move_list, wholes, amounts, days = (list(column) for column in zip(*parts, strict=True))
        # The invoices as an array: the planner then goes to their items by index.
        return SQL(
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
            items=SQL("SELECT t.* FROM (%s) t WHERE t.move_id = ANY(%s)", items, move_list),
        )
