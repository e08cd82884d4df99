"""What is agreed: which open items promises, plans and settlements cover, for which days."""

from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

from ...engine.lateness import get_kept_rate

# A payment that is agreed on an item: ``part`` of the forecast, ``share`` of what is covered,
# ``rate`` of such agreements that were kept.
Agreed = namedtuple("Agreed", "part date limit share rate")

# So few items are named one by one.
FEW = 1000


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def _read_agreed(self, asked, today, items):
        """Return what is agreed on open items.

        :param asked: see ``_ask_open``
        :param date today: the first day of the forecast
        :param list items: ``Item``
        :return: a dict by id of the journal item: the agreement (model and id), how much of the
            item it covers, in company currency, and a list of ``Agreed``
        """
        customers = {item.line_id: item.customer_id for item in items}
        result = {}
        if not customers:
            return result
        keepers = self.env["res.company"].union(
            *(company._collections_owner() for company in asked.companies)
        )
        for keeper in keepers:
            # Sudo: as in the parts of the ageing, what a colleague has agreed is agreed.
            engine = self.env["collections.followup"].sudo().with_company(keeper)
            ruleset = engine._get_ruleset(keeper)
            for kind in self.env["collections.agreement"].sudo()._get_kinds():
                self._add_agreed(result, kind, keeper, ruleset, asked, today, customers)
        return result

    def _add_agreed(self, result, kind, keeper, ruleset, asked, today, customers):
        """Add what is agreed by one kind of agreement, see ``_read_agreed``."""
        as_of = asked.day < keeper._collections_today()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.move_line_id, a.id, s.date, s.date_limit, s.share,
                       (GREATEST(l.amount - COALESCE((
                            SELECT SUM(r.debit_amount_currency)
                              FROM account_partial_reconcile r
                             WHERE r.debit_move_id = l.move_line_id
                               AND r.max_date BETWEEN a.%(start)s AND %(day)s), 0), 0)
                        * ABS(i.balance) / NULLIF(ABS(i.amount_currency), 0))::float8
                  FROM %(lines)s
                  JOIN (%(schedule)s) s ON s.agreement_id = a.id
                  JOIN account_move_line i ON i.id = l.move_line_id
                 WHERE a.company_id = %(company)s AND %(in_force)s AND s.share > 0 %(few)s
              ORDER BY s.date, a.id
                """,
                start=SQL.identifier(kind._forecast_start),
                day=asked.day,
                lines=kind._sql_lines(),
                schedule=kind._sql_schedule(keeper, today),
                company=keeper.id,
                in_force=kind._sql_in_force(ruleset, asked.day, as_of),
                few=SQL("AND l.move_line_id IN %s", tuple(customers))
                if len(customers) <= FEW
                else SQL(),
            )
        )
        if not rows:
            return
        kept = {
            partner: (own, ended)
            for partner, own, ended in self.env.execute_query(kind._sql_kept(keeper, today))
        }
        everybody = tuple(map(sum, zip(*kept.values(), strict=True))) if kept else (0, 0)
        for line_id, agreement, date, limit, share, covered in rows:
            if line_id not in customers or not covered:
                continue
            rate = get_kept_rate(kept.get(customers[line_id], (0, 0)), everybody)
            owner, _covered, agreed = result.setdefault(
                line_id, ((kind._name, agreement), covered, [])
            )
            # One agreement speaks for an item: the first of its kinds.
            if owner == (kind._name, agreement):
                agreed.append(
                    Agreed(kind._forecast_part, max(date, today), max(limit, date), share, rate)
                )
