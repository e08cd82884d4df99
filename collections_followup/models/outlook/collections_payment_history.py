"""How customers have paid: counted each night, so that the pass only looks it up."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# A call is followed by a payment if one comes within so many days.
DAYS_AFTER = 14
# How far back contacts and due dates are looked at.
CONTACT_DAYS = 365
DUE_DAYS = 730
# So many contacts with the company's average success are taken for granted of each customer.
ASSUMED_CONTACTS = 5
# The chance of a payment where nothing is known of any customer.
UNKNOWN = 0.5


class CollectionsPaymentHistory(models.Model):
    """What is known of the paying of one customer in one company, or of all of them.

    *Contacts* are the days of the last year on which we called, visited or wrote by hand and got
    through, be it to a mailbox. One is *paid* if the customer paid anything within 14 days, and
    counts once that is so or the days are over. The *likelihood* of a payment after a contact is

        (paid + 5 x average) / (contacts + 5)

    where the average is (paid + 1) / (contacts + 2) over all customers of the company: whoever was
    hardly ever called is taken for an average customer. *Late days* are summed over the
    invoices due within the last two years that were paid, from the due date to the last payment;
    early ones count 0.
    """

    _name = "collections.payment.history"
    _inherit = ["collections.guarded"]
    _description = "Payment History"
    _order = "company_id, partner_id, id"

    company_id = fields.Many2one(comodel_name="res.company", required=True, ondelete="cascade")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: all customers of the company.",
    )
    contact_count = fields.Integer(string="Contacts")
    paid_count = fields.Integer(string="Followed by a payment")
    likelihood = fields.Float(string="Likelihood of a payment", aggregator="avg")
    item_count = fields.Integer(string="Paid invoices")
    late_days = fields.Integer()

    _partner_unique = models.UniqueIndex(
        "(company_id, COALESCE(partner_id, 0))", "There is one history of each customer."
    )

    @api.model
    @api.private
    def _cron_update(self):
        """Count anew how the customers with open cases have paid: a statement for each company."""
        # Sudo: the nightly work of all companies
        companies = self.env["res.company"].sudo().search([("collections_policy_id", "!=", False)])
        for company in companies:
            self._update(company)

    @api.model
    @api.private
    def _update(self, company):
        """Count anew how the customers of a company have paid who have an open case.

        :param company: a company that keeps cases
        """
        # Sudo: the history is the add-on's, from the ledger and the whole contact log.
        self = self.sudo()
        day = company._collections_today()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH judged AS (%(judged)s),
                late AS (%(late)s),
                whole AS (
                    SELECT COALESCE(SUM(contact_count), 0) AS contact_count,
                           COALESCE(SUM(paid_count), 0) AS paid_count FROM judged),
                average AS (
                    SELECT (paid_count + 1)::float / (contact_count + 2) AS share FROM whole),
                history AS (
                    SELECT NULL::int AS partner_id, w.contact_count, w.paid_count,
                           a.share AS likelihood, 0 AS item_count, 0 AS late_days
                      FROM whole w, average a
                 UNION ALL
                    SELECT cc.partner_id, COALESCE(j.contact_count, 0), COALESCE(j.paid_count, 0),
                           (COALESCE(j.paid_count, 0) + %(assumed)s * a.share)
                           / (COALESCE(j.contact_count, 0) + %(assumed)s),
                           COALESCE(l.item_count, 0), COALESCE(l.late_days, 0)
                      FROM collections_case cc
                CROSS JOIN average a
                 LEFT JOIN judged j ON j.partner_id = cc.partner_id
                 LEFT JOIN late l ON l.partner_id = cc.partner_id
                     WHERE cc.company_id = %(company)s AND cc.state = 'open')
                INSERT INTO collections_payment_history AS ph (
                    company_id, partner_id, contact_count, paid_count, likelihood, item_count,
                    late_days, create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, h.partner_id, h.contact_count, h.paid_count, h.likelihood,
                       h.item_count, h.late_days,
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM history h
                    ON CONFLICT (company_id, COALESCE(partner_id, 0)) DO UPDATE
                   SET contact_count = excluded.contact_count, paid_count = excluded.paid_count,
                       likelihood = excluded.likelihood, item_count = excluded.item_count,
                       late_days = excluded.late_days, write_date = excluded.write_date
                 WHERE (ph.contact_count, ph.paid_count, ph.likelihood, ph.item_count, ph.late_days)
                       IS DISTINCT FROM (excluded.contact_count, excluded.paid_count,
                                         excluded.likelihood, excluded.item_count,
                                         excluded.late_days)
                """,
                judged=self._sql_judged(company, day),
                late=self._sql_late(company, day),
                assumed=ASSUMED_CONTACTS,
                company=company.id,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    def _sql_judged(self, company, day):
        """Return the query of how many contacts each customer had, and how many were followed.

        Several on one day are one.
        """
        since = day - timedelta(days=CONTACT_DAYS)
        return SQL(
            """
            WITH contact AS (
                SELECT c.partner_id,
                       (c.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
                  FROM collections_contact c
                  JOIN collections_contact_outcome o ON o.id = c.outcome_id
                 WHERE c.company_id = %(company)s AND c.direction = 'out' AND c.date >= %(since)s
                   AND c.corrected_by_id IS NULL AND %(reached)s
              GROUP BY 1, 2
            ),
            followed AS (
                SELECT c.partner_id, c.day, bool_or(p.date IS NOT NULL) AS paid
                  FROM contact c
             LEFT JOIN (%(payments)s) p
                    ON p.customer_id = c.partner_id AND p.date BETWEEN c.day AND c.day + %(days)s
              GROUP BY c.partner_id, c.day
            )
            SELECT partner_id, count(*)::int AS contact_count,
                   (count(*) FILTER (WHERE paid))::int AS paid_count
              FROM followed
             WHERE paid OR day + %(days)s < %(day)s
          GROUP BY partner_id
            """,
            zone=str(company._collections_get_zone()),
            reached=self.env["collections.contact.outcome"]._sql_reached(),
            company=company.id,
            since=datetime.combine(since, time.min),
            day=day,
            days=DAYS_AFTER,
            payments=self.env["account.payment"]._collections_sql_payments(
                SQL("SELECT partner_id FROM contact"), company._collections_covered().ids, since
            ),
        )

    def _sql_late(self, company, day):
        """Return the query of how many invoices customers with open cases paid, how late in all."""
        partials = self.env["account.partial.reconcile"]
        return SQL(
            """
            SELECT cc.partner_id, count(*)::int AS item_count,
                   SUM(GREATEST(paid.day - COALESCE(l.date_maturity, l.date), 0))::int AS late_days
              FROM collections_case cc
              JOIN res_partner rp ON rp.commercial_partner_id = cc.partner_id
              JOIN account_move_line l ON l.partner_id = rp.id
        CROSS JOIN LATERAL (
                   -- paid, and not only credited
                   SELECT MAX(%(match_day)s) AS day, bool_or(m.move_type = 'entry') AS by_payment
                     FROM account_partial_reconcile pr
                     JOIN account_move_line o ON o.id = pr.credit_move_id
                     JOIN account_move m ON m.id = o.move_id
                    WHERE pr.debit_move_id = l.id) paid
             WHERE cc.company_id = %(company)s AND cc.state = 'open'
               AND l.account_id IN %(accounts)s AND l.company_id IN %(covered)s
               AND l.parent_state = 'posted' AND l.balance > 0 AND l.reconciled
               AND COALESCE(l.date_maturity, l.date) >= %(since)s AND paid.by_payment
          GROUP BY cc.partner_id
            """,
            match_day=partials._collections_sql_day("pr"),
            company=company.id,
            accounts=tuple(self.env["account.account"]._collections_get_receivable_ids()) or (0,),
            covered=tuple(company._collections_covered().ids) or (0,),
            since=day - timedelta(days=DUE_DAYS),
        )
