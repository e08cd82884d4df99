"""How late customers have paid, read from the ledger: one statement for all of them."""

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL

from ...engine.lateness import EARLIEST, EPOCH, HALF_LIFE, LATEST, Payments

# Payments of before weigh next to nothing.
YEARS = 3
MONEY = ("bank", "cash", "credit")


class CollectionsPayingHabit(models.Model):
    _inherit = "collections.paying.habit"

    @api.model
    @api.private
    def _sql_matches(self, companies, first, day, customers=None):
        """Return the query of what was matched with claims: paid, credited or written off.

        The columns are ``id`` of the match, ``line_id`` of the claim, ``booked`` (its date),
        ``customer_id`` (commercial), ``company_id``, ``due``, ``day`` on which it counts, the later
        one of those of claim and payment, ``amount`` in company currency, and ``paid``: by money.
        Differences of exchange are neither.

        :param companies: whose items, each of them named
        :param date first: the first day of matches
        :param date day: the day after the last one
        :param SQL customers: query of the ids of commercial partners; None for all
        """
        return SQL(
            """
            SELECT r.id, l.id AS line_id, l.date AS booked,
                   c.commercial_partner_id AS customer_id, l.company_id,
                   COALESCE(l.date_maturity, l.date) AS due, r.max_date AS day, r.amount,
                   pj.type IN %(money)s AS paid
              FROM account_partial_reconcile r
              JOIN account_move_line l ON l.id = r.debit_move_id
               AND l.account_id IN %(accounts)s AND l.company_id IN %(companies)s
               AND l.parent_state = 'posted'
              JOIN account_journal lj ON lj.id = l.journal_id AND lj.type NOT IN %(money)s
              JOIN account_move_line o ON o.id = r.credit_move_id
              JOIN account_journal pj ON pj.id = o.journal_id
              JOIN res_partner c ON c.id = l.partner_id %(of_customers)s
             WHERE r.max_date >= %(first)s AND r.max_date < %(day)s
               AND NOT EXISTS (SELECT 1 FROM account_partial_reconcile booked
                                WHERE booked.exchange_move_id IN (l.move_id, o.move_id))
            """,
            money=MONEY,
            accounts=tuple(self.env["account.account"]._collections_get_receivable_ids()) or (0,),
            companies=tuple(companies.ids) or (0,),
            of_customers=SQL("AND c.commercial_partner_id IN (%s)", customers)
            if customers
            else SQL(),
            first=first,
            day=day,
        )

    @api.model
    @api.private
    def _sql_histories(self, companies, day, customers=None):
        """Return the query of how late customers have paid until a day.

        The columns are ``customer_id``, ``history`` (json: weights by days from the due date of
        what was ``paid`` and ``gone``, and the sum of ``squares``), ``payment_count`` and
        ``mean_days``, both of plain payments.

        :param companies: whose items
        :param date day: what was booked on it and later does not count
        """
        return SQL(
            """
            SELECT d.customer_id,
                   jsonb_build_object(
                       'paid', COALESCE(
                           jsonb_object_agg(d.days, d.paid) FILTER (WHERE d.paid > 0), '{}'),
                       'gone', COALESCE(
                           jsonb_object_agg(d.days, d.gone) FILTER (WHERE d.gone > 0), '{}'),
                       'squares', COALESCE(SUM(d.squares), 0)) AS history,
                   SUM(d.payment_count)::int AS payment_count,
                   SUM(d.paid * d.days) / NULLIF(SUM(d.paid), 0) AS mean_days
              FROM (SELECT w.customer_id, w.days, SUM(w.weight) FILTER (WHERE w.paid) AS paid,
                           SUM(w.weight) FILTER (WHERE NOT w.paid) AS gone,
                           SUM(w.weight ^ 2) FILTER (WHERE w.paid) AS squares,
                           COUNT(*) FILTER (WHERE w.paid) AS payment_count
                      FROM (SELECT m.customer_id, m.paid,
                                   LEAST(GREATEST(m.day - m.due, %(earliest)s), %(latest)s) AS days,
                                   m.amount::float8
                                   * 2::float8 ^ ((m.due - %(epoch)s::date)::float8 / %(half)s)
                                   AS weight
                              FROM (%(matches)s) m) w
                  GROUP BY w.customer_id, w.days) d
          GROUP BY d.customer_id
            """,
            earliest=EARLIEST,
            latest=LATEST,
            epoch=EPOCH,
            half=HALF_LIFE,
            matches=self._sql_matches(companies, Date.subtract(day, years=YEARS), day, customers),
        )

    @api.model
    @api.private
    def _make_payments(self, history, waiting=None):
        """Return the ``Payments`` of a customer.

        :param dict history: see ``_sql_histories``; None for none
        :param dict waiting: weights of what is still open, by its age
        """
        history = history or {}
        return Payments(
            {int(days): weight for days, weight in history.get("paid", {}).items()},
            {int(days): weight for days, weight in history.get("gone", {}).items()},
            waiting or {},
            history.get("squares") or 0.0,
        )
