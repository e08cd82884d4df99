"""What a credit score is made of, read from the ledger: one statement for each figure.

Each is about all customers of a company, or some, and of the company's day.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL

from ...engine import payment_index

# Payments of so many months count, and those of so many days are the newer ones of the trend.
MONTHS = 12
RECENT_DAYS, EARLIER_DAYS = 90, 360
# Who a debt was written off for has it held against them for so long.
WRITTEN_OFF_MONTHS = 24
BROKEN = ("partly_kept", "broken")


class Asked(NamedTuple):
    """What is asked for.

    :ivar company: the company that keeps the cases
    :ivar companies: those whose items count to it, and itself
    :ivar date day: its day
    :ivar customers: ids of commercial partners; None for all
    """

    company: object
    companies: object
    day: object
    customers: tuple | None

    @property
    def ids(self):
        return tuple(self.companies.ids) or (0,)


class CollectionsCreditScore(models.Model):
    _inherit = "collections.credit.score"

    @api.model
    @api.private
    def _read_facts(self, company, customers=None):
        """Return what the scores of customers rest on.

        :param company: the company that keeps the cases
        :param customers: ids of commercial partners; None for all who were ever billed
        :return: a dict of facts by id, as ``engine.scorecard.score`` takes them
        """
        # Sudo: figures of the whole ledger; what is told of them are points and their reasons.
        self = self.sudo()
        company = company.sudo()
        self.env.flush_all()
        asked = Asked(
            company,
            company._collections_covered() | company,
            company._collections_today(),
            customers,
        )
        tenures = self._read_tenures(asked)
        payments = self._read_payments(asked)
        overdue = self._read_overdue(asked)
        promises = self._read_promises(asked)
        insolvent = self._read_insolvent(asked)
        written_off = self._read_written_off(asked)
        used = self.env["collections.exposure"]._read_used(company, customers)
        known = set(tenures) | set(payments) | set(overdue) | insolvent
        if customers is not None:
            known |= set(customers)
        facts = {}
        for customer in known:
            paid = payments.get(customer, ())
            late = overdue.get(customer, (0.0, 0.0, 0, []))
            weights = [(amount, days) for _when, days, amount, _count in paid]
            facts[customer] = {
                "payment_index": payment_index.index(weights + late[3]),
                "overdue_share": late[1] / late[0] * 100.0 if late[0] else 0.0,
                "max_days": late[2],
                "trend": self._get_trend(paid),
                "broken_rate": promises.get(customer),
                "utilisation": used.get(customer),
                "tenure_months": tenures.get(customer, 0),
                "returned": 0,
                "insolvent": customer in insolvent,
                "written_off": customer in written_off,
                "paid_invoices": sum(row[3] for row in paid),
            }
        for customer, count in self._read_returned(asked).items():
            if customer in facts:
                facts[customer]["returned"] = count
        return facts

    # ------------------------------------------------------------------------- payments

    @api.model
    def _read_payments(self, asked):
        """Return what was paid within 12 months, by the day of the payment.

        Each payment of an invoice counts with its amount and its days beyond terms, also one of a
        part. An invoice is paid with the payment that closes it.

        :return: a dict by customer of rows: ``recent`` for the last 90 days, ``earlier`` for the
            270 before, or empty; days, amount, number of invoices that were closed
        """
        if asked.customers is None:
            customers = None
        else:
            customers = SQL("SELECT unnest(%s::int[])", list(asked.customers))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.customer_id, CASE WHEN p.day > %(recent)s THEN 'recent'
                                           WHEN p.day > %(earlier)s THEN 'earlier' ELSE '' END,
                       p.day - p.due,
                       SUM(p.amount)::float8, COUNT(*) FILTER (WHERE p.closes)
                  FROM (SELECT m.customer_id, m.day, m.due, m.amount,
                               l.reconciled AND row_number() OVER (
                                   PARTITION BY m.line_id ORDER BY m.day DESC, m.id DESC) = 1
                               AS closes
                          FROM (%(matches)s) m
                          JOIN account_move_line l ON l.id = m.line_id
                         WHERE m.paid) p
                 WHERE p.amount > 0
              GROUP BY 1, 2, 3
                """,
                recent=Date.subtract(asked.day, days=RECENT_DAYS),
                earlier=Date.subtract(asked.day, days=EARLIER_DAYS),
                matches=self.env["collections.paying.habit"]._sql_matches(
                    asked.companies,
                    Date.subtract(asked.day, months=MONTHS),
                    Date.add(asked.day, days=1),
                    customers,
                ),
            )
        )
        found = {}
        for customer, *row in rows:
            found.setdefault(customer, []).append(tuple(row))
        return found

    @api.model
    def _get_trend(self, rows):
        """Return by how many days payments got slower; None where there is nothing to compare.

        Days late weighted by amount: those of the last 90 days less those of the 270 before.
        """
        means = []
        for wanted in ("recent", "earlier"):
            own = [(amount, days) for when, days, amount, _count in rows if when == wanted]
            total = sum(amount for amount, _days in own)
            if not total:
                return None
            means.append(sum(amount * days for amount, days in own) / total)
        return means[0] - means[1]

    @api.model
    def _read_overdue(self, asked):
        """Return what is open and how late it is; money on account pays what is due first.

        :return: a dict by customer: what is open, what of it is overdue, days late of the oldest,
            and pairs of amount and days of what is overdue
        """
        lines = self.env["account.move.line"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.customer_id, %(day)s::date - i.due AS days,
                       SUM(LEAST(i.amount, GREATEST(i.upto - i.credit, 0)))::float8
                  FROM (SELECT c.commercial_partner_id AS customer_id, l.amount_residual AS amount,
                               COALESCE(l.date_maturity, l.date) AS due,
                               SUM(GREATEST(l.amount_residual, 0)) OVER (
                                   PARTITION BY c.commercial_partner_id
                                   ORDER BY COALESCE(l.date_maturity, l.date), l.id) AS upto,
                               SUM(GREATEST(-l.amount_residual, 0)) OVER (
                                   PARTITION BY c.commercial_partner_id) AS credit
                          FROM account_move_line l
                          JOIN res_partner c ON c.id = l.partner_id
                         WHERE %(is_open)s AND l.company_id IN %(companies)s %(of_customers)s) i
                 WHERE i.amount > 0 AND i.upto > i.credit
              GROUP BY 1, 2
                """,
                day=asked.day,
                is_open=lines._collections_sql_open("l"),
                companies=asked.ids,
                of_customers=lines._collections_sql_of("l", asked.customers),
            )
        )
        found = {}
        for customer, days, amount in rows:
            total, overdue, most, items = found.get(customer, (0.0, 0.0, 0, []))
            if days > 0:
                overdue, most, items = overdue + amount, max(most, days), [*items, (amount, days)]
            found[customer] = total + amount, overdue, most, items
        return found

    # ---------------------------------------------------------------------- further ones

    @api.model
    def _read_tenures(self, asked):
        """Return since how many months each customer has been billed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.commercial_partner_id, MIN(COALESCE(m.invoice_date, m.date))
                  FROM account_move m
                 WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_receipt')
                   AND m.company_id IN %(companies)s AND m.commercial_partner_id IS NOT NULL
                   AND %(of_customers)s
              GROUP BY 1
                """,
                companies=asked.ids,
                of_customers=self.env["collections.exposure"]._sql_among(
                    "m.commercial_partner_id", asked.customers
                ),
            )
        )
        return {customer: _count_months(first, asked.day) for customer, first in rows}

    @api.model
    def _read_promises(self, asked):
        """Return the share, in percent, of promises for a day of 12 months that were not kept.

        One that was kept in part counts as broken; open and cancelled ones do not count.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.partner_id,
                       100.0 * COUNT(*) FILTER (WHERE p.state IN %(broken)s) / COUNT(*)
                  FROM collections_promise p
                 WHERE p.company_id IN %(companies)s AND p.state IN %(ended)s
                   AND p.date > %(first)s AND p.date <= %(day)s AND %(of_customers)s
              GROUP BY 1
                """,
                broken=BROKEN,
                ended=("kept", *BROKEN),
                companies=asked.ids,
                first=Date.subtract(asked.day, months=MONTHS),
                day=asked.day,
                of_customers=self.env["collections.exposure"]._sql_among(
                    "p.partner_id", asked.customers
                ),
            )
        )
        return {customer: float(share) for customer, share in rows}

    @api.model
    def _read_insolvent(self, asked):
        """Return the ids of the customers with a flag in force that ends credit."""
        entries = self.env["collections.flag.entry"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT e.partner_id
                  FROM collections_flag_entry e
                  JOIN collections_flag f ON f.id = e.flag_id AND f.ends_credit
                 WHERE e.move_id IS NULL AND %(in_force)s AND %(of_customers)s
                """,
                in_force=entries._sql_in_force("e", asked.companies.ids, asked.day),
                of_customers=self.env["collections.exposure"]._sql_among(
                    "e.partner_id", asked.customers
                ),
            )
        )
        return {customer for (customer,) in rows}

    @api.model
    def _read_written_off(self, asked):
        """Return the ids of the customers for whom anything was written off within 24 months.

        By the rule of the key figure "Bad debt to sales": what an entry took off a claim and
        booked as a loss; credit notes, cash discounts and exchange differences are none.
        """
        losses = self.env["collections.figure.loss"]
        rows = self.env.execute_query(
            SQL(
                """
                WITH share AS MATERIALIZED (%(shares)s)
                SELECT DISTINCT c.commercial_partner_id
                  FROM share s
                  JOIN account_move_line o ON o.move_id = s.move_id AND o.account_id IN %(accounts)s
                  JOIN account_partial_reconcile r ON r.credit_move_id = o.id
                   AND r.max_date > %(first)s AND r.max_date <= %(day)s
                  JOIN account_move_line l ON l.id = r.debit_move_id
                   AND l.company_id IN %(companies)s
                  JOIN res_partner c ON c.id = l.partner_id
                 WHERE s.share > 0 AND %(of_customers)s
                """,
                # What it reads of what is asked there: the company and whose items count.
                shares=losses._sql_shares(asked),
                accounts=losses._get_receivable_ids(),
                first=Date.subtract(asked.day, months=WRITTEN_OFF_MONTHS),
                day=asked.day,
                companies=asked.ids,
                of_customers=self.env["collections.exposure"]._sql_among(
                    "c.commercial_partner_id", asked.customers
                ),
            )
        )
        return {customer for (customer,) in rows}

    @api.model
    def _read_returned(self, asked):
        """Return how many payments of each customer were returned within 12 months.

        Odoo itself keeps no record of them: participants do, see ``_sql_returned`` there.

        :param Asked asked: whose, and until which day
        :return: a dict of numbers by id of the customer
        """
        kept = [
            sql
            for participant in self.env["collections.participant"]._get_participants()
            if (sql := participant._sql_returned())
        ]
        if not kept:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT r.partner_id, COUNT(*)
                      FROM (%(rows)s) r
                     WHERE r.company_id IN %(companies)s AND %(of_customers)s
                       AND r.date > %(first)s AND r.date <= %(day)s
                  GROUP BY 1
                    """,
                    rows=SQL(" UNION ALL ").join(kept),
                    companies=asked.ids,
                    of_customers=self.env["collections.exposure"]._sql_among(
                        "r.partner_id", asked.customers
                    ),
                    first=Date.subtract(asked.day, months=MONTHS),
                    day=asked.day,
                )
            )
        )


def _count_months(first, day):
    """Return how many whole months lie between two days."""
    months = (day.year - first.year) * 12 + day.month - first.month - (day.day < first.day)
    return max(months, 0)
