from odoo import api, models
from odoo.tools import SQL


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # Payments without journal entry exist with Enterprise accounting only; the pass asks for
    # them each time, so the question must cost nothing where there are none.
    _collections_unbooked_idx = models.Index(
        "(id) WHERE move_id IS NULL AND state IN ('in_process', 'paid')"
    )

    def write(self, vals):
        # EXTENDS 'account': a payment without journal entry settles its invoices by its state
        result = super().write(vals)
        if "state" in vals:
            unbooked = self.filtered(lambda payment: not payment.move_id)
            for company, payments in unbooked.grouped("company_id").items():
                self.env["collections.followup.touched"]._touch(company, payments.partner_id)
        return result

    @api.model
    @api.private
    def _collections_sql_unbooked(self, alias="p"):
        """Return the condition that a payment came in and has no journal entry.

        The ledger knows nothing of it, until its bank transaction is booked.

        :param str alias: of ``account_payment``
        """
        return SQL(
            "(%(p)s.move_id IS NULL AND %(p)s.state IN ('in_process', 'paid')"
            " AND %(p)s.payment_type = 'inbound')",
            p=SQL.identifier(alias),
        )

    @api.model
    @api.private
    def _collections_sql_payments(self, customer_ids, company_ids, since):
        """Return what customers have paid as a statement: entries of money, and payments that
        have no entry.

        What the bank took back, or what was paid back, was not paid: it is taken off the payment
        that it is matched with.

        :param customer_ids: ids of commercial partners, or the query (``SQL``) that finds them
        :param company_ids: ids of the companies whose books are read
        :param date since: payments of before are of no interest
        :return: ``SQL`` of rows ``id``, ``company_id``, ``customer_id``, ``date``, ``amount`` (in
            company currency); an entry has as many as it has receivable items
        """
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        self.env["account.move.line"].flush_model()
        self.flush_model()
        return SQL(
            """
            SELECT l.move_id AS id, l.company_id, rp.commercial_partner_id AS customer_id,
                   l.date, -l.balance - COALESCE(back.amount, 0) AS amount
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN account_journal j ON j.id = l.journal_id
              JOIN res_partner rp ON rp.id = l.partner_id
         LEFT JOIN LATERAL (
                   SELECT SUM(pr.amount) AS amount
                     FROM account_partial_reconcile pr
                     JOIN account_move_line out ON out.id = pr.debit_move_id
                     JOIN account_journal oj ON oj.id = out.journal_id
                      AND oj.type IN ('bank', 'cash', 'credit')
                    WHERE pr.credit_move_id = l.id) back ON TRUE
             WHERE l.account_id IN %(accounts)s AND l.parent_state = 'posted'
               AND -l.balance > COALESCE(back.amount, 0)
               AND l.balance < 0 AND m.move_type = 'entry'
               AND (m.origin_payment_id IS NOT NULL OR j.type IN ('bank', 'cash', 'credit'))
               AND rp.commercial_partner_id IN %(customers)s
               AND l.company_id IN %(companies)s AND l.date >= %(since)s
         UNION ALL
            SELECT -p.id, p.company_id, rp.commercial_partner_id, p.date,
                   p.amount_company_currency_signed
              FROM account_payment p
              JOIN res_partner rp ON rp.id = p.partner_id
             WHERE %(unbooked)s AND rp.commercial_partner_id IN %(customers)s
               AND p.company_id IN %(companies)s AND p.date >= %(since)s
            """,
            accounts=accounts or (0,),
            customers=SQL("(%s)", customer_ids)
            if isinstance(customer_ids, SQL)
            else tuple(customer_ids) or (0,),
            companies=tuple(company_ids) or (0,),
            since=since,
            unbooked=self._collections_sql_unbooked("p"),
        )
