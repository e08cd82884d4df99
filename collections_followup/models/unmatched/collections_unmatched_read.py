"""What guesses rest on: money without words, open items, what was agreed; each in one statement."""

import re

from odoo import api, models
from odoo.tools import SQL

from ...engine import unmatched
from ...engine.exact import to_decimal

MONEY = ("bank", "cash", "credit")


def clean_account(number):
    """Return a bank account number as core keeps it to compare it."""
    return re.sub(r"\W+", "", number or "").upper()


class CollectionsUnmatched(models.Model):
    _inherit = "collections.unmatched"

    @api.model
    def _read_money(self, company, ids=None):
        """Return all money of a company that is matched with nothing.

        :param company: the company that keeps the cases
        :return: list of dicts: ``money_line_id`` or ``statement_line_id``, ``currency_id``,
            ``amount`` above zero, ``date``, ``partner_id`` (commercial, or None), ``text``,
            ``payer`` and ``account``
        """
        for name in ("account.move.line", "account.move", "account.payment", "res.partner"):
            self.env[name].flush_model()
        self.env["account.bank.statement.line"].flush_model()
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        companies = tuple(company._collections_covered().ids) or (0,)
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT l.id AS money_line_id, NULL::int AS statement_line_id, l.currency_id,
                       -l.amount_residual_currency AS amount, l.date,
                       c.commercial_partner_id AS partner_id,
                       NULLIF(concat_ws(' ', COALESCE(st.payment_ref, p.memo, m.ref, l.name),
                                        p.payment_reference), '') AS text,
                       st.partner_name AS payer, st.account_number AS account
                  FROM account_move_line l
                  JOIN account_move m ON m.id = l.move_id
                  JOIN account_journal j ON j.id = l.journal_id AND j.type IN %(journals)s
                  JOIN res_partner c ON c.id = l.partner_id
             LEFT JOIN account_payment p ON p.id = m.origin_payment_id
             LEFT JOIN account_bank_statement_line st ON st.id = m.statement_line_id
                 WHERE l.account_id IN %(accounts)s AND l.company_id IN %(companies)s
                   AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
                   AND l.amount_residual_currency < 0
             UNION ALL
                SELECT NULL, st.id, COALESCE(st.foreign_currency_id, st.currency_id),
                       -st.amount_residual::numeric,
                       m.date, c.commercial_partner_id, NULLIF(st.payment_ref, ''),
                       st.partner_name, st.account_number
                  FROM account_bank_statement_line st
                  JOIN account_move m ON m.id = st.move_id AND m.state = 'posted'
             LEFT JOIN res_partner c ON c.id = st.partner_id
                 WHERE st.company_id IN %(companies)s AND st.is_reconciled IS NOT TRUE
                   AND st.amount > 0 AND st.amount_residual < 0
              ORDER BY date, money_line_id, statement_line_id
                """,
                journals=MONEY,
                accounts=tuple(accounts) or (0,),
                companies=companies,
            )
        )

    @api.model
    def _read_payers(self, rows):
        """Return who money may be from by bank account and name.

        :param list rows: see ``_read_money``
        :return: two dicts of sets of commercial partners: by account number, by name
        """
        numbers = {clean_account(row["account"]) for row in rows} - {""}
        names = {row["payer"].casefold() for row in rows if row["payer"]}
        self.env["res.partner.bank"].flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT 'account', b.sanitized_acc_number, p.commercial_partner_id
                  FROM res_partner_bank b JOIN res_partner p ON p.id = b.partner_id
                 WHERE b.sanitized_acc_number IN %(numbers)s AND b.active IS NOT FALSE
             UNION
                SELECT 'name', lower(p.name), p.commercial_partner_id
                  FROM res_partner p
                 WHERE lower(p.name) IN %(names)s AND p.active
                """,
                numbers=tuple(numbers) or ("",),
                names=tuple(names) or ("",),
            )
        )
        by = {"account": {}, "name": {}}
        for kind, key, partner in found:
            by[kind].setdefault(key, set()).add(partner)
        return by["account"], by["name"]

    @api.model
    def _find_customers(self, company, rows):
        """Return the customers whose number or amount some money of nobody has.

        :param list rows: see ``_read_money``: lines of the bank
        :return: a set of ids of commercial partners
        """
        rows = [row for row in rows if row["statement_line_id"]]
        tokens = set()
        for row in rows:
            tokens |= unmatched.read_tokens([row["text"], row.get("said")])
        if not rows:
            return set()
        amounts = [row["amount"] for row in rows if not row["partner_id"]]
        cleaned = [
            SQL("regexp_replace(lower(COALESCE(%s, '')), '[^0-9a-z]', '', 'g')", SQL(name))
            for name in ("m.name", "m.payment_reference", "m.ref")
        ]
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.commercial_partner_id
                  FROM (%(open)s) o
                  JOIN account_move_line l ON l.id = o.id
                  JOIN account_move m ON m.id = l.move_id
                  JOIN res_partner c ON c.id = l.partner_id
                 WHERE l.amount_residual_currency = ANY(%(amounts)s)
                    OR l.discount_amount_currency = ANY(%(amounts)s)
                    OR %(named)s
                """,
                open=self._sql_open(company),
                amounts=amounts,
                named=SQL(" OR ").join(
                    SQL(
                        "(%(name)s = ANY(%(tokens)s)"
                        " OR regexp_replace(%(name)s, '[^0-9]', '', 'g') = ANY(%(digits)s))",
                        name=name,
                        tokens=sorted(tokens),
                        digits=sorted(own for own in tokens if own.isdecimal()),
                    )
                    for name in cleaned
                ),
            )
        )
        agreed = self.env["collections.expected.payment"].search(
            [("company_id", "=", company.id), ("amount", "in", amounts)]
        )
        return {partner for [partner] in found} | set(agreed.partner_id.ids)

    @api.model
    def _sql_open(self, company):
        """Return the query of the ids of what money may be matched with.

        Open items of customers that are no money themselves, and payments on their way to the
        bank: what was entered by hand stands in an outstanding account until the bank has it.
        """
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return SQL(
            """
            SELECT l.id
              FROM account_move_line l
              JOIN account_journal j ON j.id = l.journal_id
             WHERE l.account_id IN %(accounts)s AND l.company_id IN %(companies)s
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency != 0
               AND (l.amount_residual_currency > 0 OR j.type NOT IN %(journals)s)
         UNION ALL
            SELECT l.id
              FROM account_payment p
              JOIN account_move_line l ON l.move_id = p.move_id
               AND l.account_id = p.outstanding_account_id
              JOIN account_account a ON a.id = l.account_id AND a.reconcile
             WHERE p.payment_type = 'inbound' AND p.partner_type = 'customer'
               AND l.company_id IN %(companies)s AND l.parent_state = 'posted'
               AND l.reconciled IS NOT TRUE AND l.amount_residual_currency > 0
            """,
            accounts=tuple(accounts) or (0,),
            companies=tuple(company._collections_covered().ids) or (0,),
            journals=MONEY,
        )

    @api.model
    def _read_items(self, company, partners):
        """Return what is open of customers, by currency.

        :param partners: ids of commercial partners
        :return: dict of lists of ``Item`` by id of the currency
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT l.id, l.currency_id, l.amount_residual_currency AS amount,
                       COALESCE(l.date_maturity, l.date) AS due, c.commercial_partner_id AS partner,
                       m.name, m.ref, m.payment_reference, p.name AS payment, p.memo,
                       l.discount_date AS until, l.discount_amount_currency AS reduced,
                       l.amount_residual_currency = l.amount_currency AS is_whole,
                       a.account_type != 'asset_receivable' AS is_payment
                  FROM (%(open)s) o
                  JOIN account_move_line l ON l.id = o.id
                  JOIN account_account a ON a.id = l.account_id
                  JOIN account_move m ON m.id = l.move_id
                  JOIN res_partner c ON c.id = l.partner_id
             LEFT JOIN account_payment p ON p.id = m.origin_payment_id
                 WHERE c.commercial_partner_id IN %(partners)s
              ORDER BY l.id
                """,
                open=self._sql_open(company),
                partners=tuple(partners) or (0,),
            )
        )
        found = {}
        for row in rows:
            reduced = row["until"] and row["is_whole"] and row["reduced"]
            found.setdefault(row["currency_id"], []).append(
                unmatched.Item(
                    key=row["id"],
                    customer=row["partner"],
                    amount=to_decimal(row["amount"]).normalize(),
                    due=row["due"],
                    numbers=tuple(
                        row[name]
                        for name in ("name", "ref", "payment_reference", "payment", "memo")
                        if row[name]
                    ),
                    reduced=to_decimal(reduced).normalize() if reduced else None,
                    until=row["until"],
                    is_payment=row["is_payment"],
                )
            )
        return found

    @api.model
    def _read_expected(self, company, partners):
        """Return what customers have agreed to pay, by currency.

        :param partners: ids of commercial partners
        :return: dict of lists of ``Expected`` by id of the currency; their keys are names
        """
        payments = self.env["collections.expected.payment"].search(
            [("company_id", "=", company.id), ("partner_id", "in", list(partners))]
        )
        names = self.env.registry.descendants(["collections.agreement.line"], "_inherit")
        ways = [
            self.env[name]._agreement_field for name in names if self.env[name]._agreement_field
        ]
        ways = [name for name in sorted(ways) if name in payments._fields]
        found = {}
        for payment in payments:
            agreement = next((payment[name] for name in ways if payment[name]), None)
            if not agreement:
                continue
            found.setdefault(payment.currency_id.id, []).append(
                unmatched.Expected(
                    key=payment.name,
                    customer=payment.partner_id.id,
                    amount=to_decimal(payment.amount).normalize(),
                    day=payment.date,
                    items=tuple(agreement.line_ids.move_line_id.ids),
                )
            )
        return found
