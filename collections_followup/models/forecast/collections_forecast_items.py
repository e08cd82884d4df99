"""What is open, as the forecast takes it: less credits, with what stands against its payment."""

from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...engine.lateness import clamp, find_usual, get_weight

# What is in dispute, on hold, blocked or rejected as an e-invoice is not expected within so many
# days, what is with a lawyer or an agency not within these; after that as usual.
WAIT_DAYS, LEGAL_DAYS = 28, 91
WAITING = {"hold": WAIT_DAYS, "blocked": WAIT_DAYS, "einvoice": WAIT_DAYS, "stage": LEGAL_DAYS}
# Paid, and only not booked: no further money comes of it.
SETTLED = "settled"

Item = namedtuple("Item", "line_id customer_id segment due open owed disputed reason")


class CollectionsForecast(models.Model):
    _inherit = "collections.forecast"

    @api.model
    def _ask_open(self, company, day):
        """Return what is asked of the ageing: what was open when a day began.

        :raise AccessError: the user reads no receivables, or not of this company
        """
        return self.env["collections.ageing"]._ask(company, day - timedelta(days=1))

    @api.model
    def _read_items(self, asked, within=None):
        """Return the open debits, by customer and due date.

        Open credits of a customer pay for the oldest of its debits in their currency: what they
        pay for brings no money.

        :param asked: see ``_ask_open``
        :param SQL within: condition on ``i``, see ``_sql_aged``; None for all
        :return: a list of ``Item``: amounts in company currency, ``owed`` what is left of ``open``
            after credits, ``disputed`` no more than that, ``reason`` why it is not chased
        """
        self.env.flush_all()
        decisions = list(self.env["collections.ageing"]._get_decisions(asked))
        rows = self.env.execute_query(
            SQL(
                """
                WITH item AS MATERIALIZED (
                    SELECT i.* FROM (%(aged)s) i WHERE %(within)s),
                credit AS (
                    SELECT customer_id, item_currency_id, company_id, -SUM(open) AS amount
                      FROM item WHERE open < 0 GROUP BY 1, 2, 3)
                SELECT i.line_id, i.customer_id, %(segment)s, i.due,
                       i.open::float8,
                       GREATEST(LEAST(i.open, i.upto - COALESCE(c.amount, 0)), 0)::float8,
                       COALESCE(d.disputed_company, 0)::float8, d.reason
                  FROM (SELECT i.*, SUM(i.open) OVER (
                                   PARTITION BY i.customer_id, i.item_currency_id, i.company_id
                                   ORDER BY i.due, i.line_id ROWS UNBOUNDED PRECEDING) AS upto
                          FROM item i WHERE i.open > 0) i
             LEFT JOIN credit c ON c.customer_id IS NOT DISTINCT FROM i.customer_id
                   AND c.item_currency_id = i.item_currency_id AND c.company_id = i.company_id
             LEFT JOIN res_partner p ON p.id = i.customer_id
             LEFT JOIN (%(decisions)s) d ON d.line_id = i.line_id
              ORDER BY i.customer_id, i.due, i.line_id
                """,
                aged=self.env["collections.ageing"]._sql_aged(asked),
                within=within or SQL("TRUE"),
                segment=self.env["collections.paying.habit"]._sql_segment("p"),
                decisions=SQL(" UNION ALL ").join(decisions)
                or SQL("SELECT 0 AS line_id, 0 AS disputed_company, NULL AS reason"),
            )
        )
        return [Item(*row) for row in rows]

    @api.model
    def _find_habits(self, asked, items, usual=None):
        """Return what is usual in a company, and how each customer with open items pays.

        From what was paid before the day that is asked for. The habits are of the company with all
        its branches: a customer pays one like the other.

        :param list items: ``Item``, of all customers if ``usual`` is None
        :return: ``Usual`` and a dict of ``Habit`` by id of customer
        """
        today = asked.day + timedelta(days=1)
        histories, segments = self._read_histories(asked.company, today)
        waiting = {}
        for item in items:
            segments[item.customer_id] = item.segment
            own = waiting.setdefault(item.customer_id, {})
            age = clamp((asked.day - item.due).days)
            own[age] = own.get(age, 0.0) + get_weight(item.open, item.due)
        make = self.env["collections.paying.habit"]._make_payments
        payments = {
            customer: make(histories.get(customer), waiting.get(customer)) for customer in segments
        }
        if usual is None:
            usual = find_usual((segments[customer], own) for customer, own in payments.items())
        return usual, {
            customer: usual.get_habit(payments[customer], segments[customer])
            for customer in waiting
        }

    @api.model
    def _read_histories(self, company, day):
        """Return histories and segments by customer, see ``_sql_histories``."""
        # Sudo: how customers pay is counted over the branches, which the user may not be in; told
        # are days, no amounts.
        branches = self.env["res.company"].sudo().search([("id", "child_of", company.root_id.ids)])
        habits = self.env["collections.paying.habit"]
        histories, segments = {}, {}
        for customer, history, segment in self.env.execute_query(
            SQL(
                "SELECT h.customer_id, h.history, %s FROM (%s) h"
                " JOIN res_partner p ON p.id = h.customer_id",
                habits._sql_segment("p"),
                habits._sql_histories(branches, day),
            )
        ):
            histories[customer], segments[customer] = history, segment
        return histories, segments
