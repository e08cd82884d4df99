"""Payments without journal entry: they exist with Enterprise accounting only.

Until the bank transaction is there, the payment is linked to its invoices, and the ledger still
shows them open.
"""

from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL


class CollectionsFollowupUnbooked(models.AbstractModel):
    _name = "collections.followup.unbooked"
    _description = "Follow-up Pass"

    def _sql_presence(self, partner_ids):
        """Return the statement that finds a row if there is any such payment, whoever's."""
        return SQL(
            "SELECT FROM account_payment p WHERE %s",
            self.env["account.payment"]._collections_sql_unbooked("p"),
        )

    def _get_unbooked_amounts(self, ruleset, partner_ids=None):
        """Return what payments without journal entry cover of each receivable item.

        :param tuple partner_ids: only these commercial partners
        :return: amounts in the currency of the item, by item id
        """
        covered = {}
        for line_id, _day, amount in self._get_unbooked_payments(ruleset, partner_ids):
            covered[line_id] = covered.get(line_id, 0) + amount
        return covered

    def _get_unbooked_payments(self, ruleset, partner_ids=None):
        """Return the payments without journal entry, spread over the items that they cover.

        They exist with Enterprise accounting only, until the bank transaction is there: the
        payment is linked to its invoices, and the ledger still shows them open. Each payment
        covers what is left of its invoices, from the one due first; those that can only go to
        one invoice come before those that have a choice. As in core, a payment that is marked
        as paid no longer counts for an invoice that has been reconciled since, and one in time of
        just what is left after the early payment discount pays the whole.

        :param tuple partner_ids: only these commercial partners
        :return: list of item id, day of the payment and amount (``Decimal``) in the currency
            of the item
        """
        [(present,)] = self.env.execute_query(
            SQL("SELECT EXISTS (%s)", self._sql_presence(partner_ids))
        )
        if not present:
            return []
        by_payment = {}
        left = {}
        for row in self._read_unbooked(ruleset, partner_ids):
            by_payment.setdefault(row["payment"], []).append(row)
            left[row["line"]] = float(row["open"])
        company = self.env["res.company"].browse(ruleset.company_id)
        parts = []
        for items in sorted(
            by_payment.values(),
            key=lambda own: (
                len({row["move"] for row in own}),
                own[0]["date"],
                own[0]["payment"],
            ),
        ):
            parts += self._spread_payment(items, left, company)
        return parts

    def _read_unbooked(self, ruleset, partner_ids=None):
        """Return payments without journal entry beside the items of their invoices.

        :return: list of dicts, the items due first before the others
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT p.id AS payment, p.date, p.amount, p.currency_id AS payment_currency,
                       l.id AS line, l.currency_id AS currency, l.move_id AS move,
                       l.amount_residual_currency AS open,
                       term.early_discount, l.discount_amount_currency AS discounted,
                       MIN(COALESCE(l.date_maturity, l.date))
                           OVER (PARTITION BY p.id, l.move_id) AS move_due
                  FROM account_payment p
                  JOIN account_move__account_payment rel ON rel.payment_id = p.id
                  JOIN account_move_line l ON l.move_id = rel.invoice_id
                  JOIN account_move m ON m.id = rel.invoice_id
             LEFT JOIN account_payment_term term ON term.id = m.invoice_payment_term_id
                 WHERE %(unbooked)s
                   AND l.account_id IN %(accounts)s AND l.parent_state = 'posted'
                   AND l.company_id IN %(companies)s AND l.amount_residual > 0
                   AND (p.state = 'in_process' OR NOT EXISTS (
                       SELECT 1 FROM account_move_line r
                        WHERE r.move_id = l.move_id AND r.account_id IN %(accounts)s
                          AND r.amount_residual_currency != r.amount_currency))
                   %(scope)s
              ORDER BY move_due, l.move_id, COALESCE(l.date_maturity, l.date), l.id
                """,
                accounts=ruleset.account_ids,
                companies=ruleset.covered_ids,
                unbooked=self.env["account.payment"]._collections_sql_unbooked("p"),
                scope=self.env["account.move.line"]._collections_sql_of("l", partner_ids),
            )
        )

    @api.model
    def _spread_payment(self, items, left, company):
        """Spread one payment over the items of its invoices.

        :param list items: the items, see ``_read_unbooked``
        :param dict left: what is left of each item; what the payment covers is taken off
        :param company: the company whose rates count
        :return: see ``_get_unbooked_payments``
        """
        currencies = self.env["res.currency"]
        source = currencies.browse(items[0]["payment_currency"])
        rest = float(items[0]["amount"])
        parts = []
        if any(row["early_discount"] for row in items) and not source.compare_amounts(
            rest, self._get_discounted(items, source)
        ):
            for row in items:
                amount = source.round(left[row["line"]])
                left[row["line"]] = 0
                parts.append((row["line"], row["date"], Decimal(str(amount))))
            return parts
        for row in items:
            if source.is_zero(rest):
                break
            target = currencies.browse(row["currency"])
            worth = source._convert(rest, target, company, row["date"])
            taken = min(worth, left[row["line"]])
            if target.is_zero(taken):
                continue
            left[row["line"]] -= taken
            amount = Decimal(str(target.round(taken)))
            parts.append((row["line"], row["date"], amount))
            rest *= 1 - taken / worth
        return parts

    @api.model
    def _get_discounted(self, items, currency):
        """Return what pays items in full on the day of a payment, early discounts taken off.

        :param list items: the items of one payment, see ``_get_unbooked_payments``
        :param currency: the currency of the payment
        """
        day = items[0]["date"]
        # Sudo: core decides about the discount from the invoice, which who asks need not read.
        eligible = (
            self.env["account.move"]
            .sudo()
            .browse({row["move"] for row in items if row["early_discount"]})
            .filtered(lambda move: move._is_eligible_for_early_payment_discount(currency, day))
        )
        return sum(
            row["discounted"] if row["move"] in eligible.ids else row["open"] for row in items
        )

    @api.model
    def _sql_unbooked(self, payments):
        """Return payments without journal entry as a statement.

        :param payments: see ``_get_unbooked_payments``
        :return: ``SQL`` with the columns ``line_id``, ``day``, ``amount``
        """
        if not payments:
            return SQL(
                "SELECT NULL::int AS line_id, NULL::date AS day, NULL::numeric AS amount"
                " WHERE FALSE"
            )
        return SQL(
            "SELECT * FROM (VALUES %s) AS v(line_id, day, amount)",
            SQL(", ").join(SQL("(%s, %s::date, %s::numeric)", *part) for part in payments),
        )
