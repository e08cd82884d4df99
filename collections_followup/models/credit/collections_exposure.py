"""What a customer owes or is about to owe, beside the credit limit: counted in one place."""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

# Of a limit of 0, in percent.
TOO_MUCH = 1000.0


class Exposure(NamedTuple):
    """What one customer, or a group of them, may cost a company, in the company's currency.

    :ivar float open: open items, less money on account
    :ivar float draft: invoices that are not posted
    :ivar float orders: of confirmed orders, what is on no invoice
    :ivar float quotations: of orders that are not confirmed, what is on no invoice
    :ivar float total: what counts of it as exposure
    :ivar float bound: open items, and of confirmed orders what is on no posted invoice: what
        the customer is bound to pay. Nothing that is only drafted is in it
    :ivar limit: core's credit limit; None where there is none, 0 where no credit is given
    :ivar lapsed: the last day of a cover that ended, where that decides the limit; else None
    :ivar uncovered: the first day on which an insured limit does not count for what is new, where
        that decides the limit; else None
    :ivar head: the customer whose limit it is
    :ivar members: the customers that were counted
    """

    open: float = 0.0
    draft: float = 0.0
    orders: float = 0.0
    quotations: float = 0.0
    total: float = 0.0
    bound: float = 0.0
    limit: float | None = None
    lapsed: object = None
    uncovered: object = None
    head: object = None
    members: object = None


class CollectionsExposure(models.AbstractModel):
    """The one reading of exposure. Nothing is counted twice between order and invoice.

    Of an order counts what is on no invoice, be it a draft or posted; of drafts what they amount
    to; of posted invoices what is open. Whoever is billed counts, with all of the company behind
    that contact. Foreign amounts are converted at the rate of the day.
    """

    _name = "collections.exposure"
    _description = "Credit Exposure"

    @api.model
    @api.private
    def _read(self, partners, company, group=False, without=()):
        """Return the exposure of customers towards a company and those whose items count to it.

        :param partners: contacts; their commercial partners count
        :param company: the company that keeps the cases, see ``res.company._collections_owner``
        :param bool group: of the whole group that each of them belongs to, and its limit: that of
            the company at the head
        :param without: ids of orders that do not count
        :return: a dict of ``Exposure`` by commercial partner
        """
        # Sudo: figures of the whole ledger; whoever shows them asks who may read them.
        partners = partners.sudo().commercial_partner_id
        company = company.sudo()
        groups = (
            self._read_groups_sudo(partners) if group else {own: (own, own) for own in partners}
        )
        counted = partners.browse().union(*(members for _head, members in groups.values()))
        amounts = self._read_amounts(company, tuple(counted.ids), without)
        return {
            partner: self._sum_up(company, head, members, amounts)
            for partner, (head, members) in groups.items()
        }

    @api.model
    def _sum_up(self, company, head, members, amounts):
        """Return the ``Exposure`` of some customers together.

        :param dict amounts: see ``_read_amounts``
        """
        sums = dict.fromkeys(("open", "draft", "orders", "quotations", "committed"), 0.0)
        for member in members:
            for kind, amount in amounts.get(member.id, {}).items():
                sums[kind] += amount
        committed = sums.pop("committed")
        counted = ("open", "draft", "orders")
        if company.collections_credit_quotations:
            counted += ("quotations",)
        return Exposure(
            **sums,
            total=company.currency_id.round(sum(sums[kind] for kind in counted)),
            bound=company.currency_id.round(sums["open"] + committed),
            limit=self._get_limit(head, company),
            head=head.with_env(self.env),
            members=members.with_env(self.env),
        )

    @api.model
    def _read_amounts(self, company, customers=None, without=()):
        """Return what each customer owes by kind, in the company's currency at the day's rate.

        One statement for all of them; each currency is converted at one rate.

        :param customers: ids of commercial partners; None for all
        :param without: ids of orders that do not count
        :return: a dict by id of amounts by kind: those of ``Exposure``, and ``committed``, of
            confirmed orders what is on no posted invoice
        """
        self.env.flush_all()
        companies = company._collections_covered() | company
        parts = [
            self._sql_open(companies, customers),
            self._sql_drafts(companies, customers),
        ]
        if "sale.order" in self.env:
            parts.append(self._sql_orders(companies, customers, without))
        today = company._collections_today()
        rates, result = {}, {}
        for customer, kind, currency_id, amount in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            if currency_id not in rates:
                currency = self.env["res.currency"].browse(currency_id)
                rates[currency_id] = (
                    currency._get_conversion_rate(currency, company.currency_id, company, today)
                    if currency_id and currency != company.currency_id
                    else 1.0
                )
            own = result.setdefault(customer, {})
            converted = company.currency_id.round(float(amount) * rates[currency_id])
            own[kind] = own.get(kind, 0.0) + converted
        return result

    @api.model
    def _sql_open(self, companies, customers):
        lines = self.env["account.move.line"]
        return SQL(
            """
            SELECT c.commercial_partner_id, 'open', NULL::int, SUM(l.amount_residual)
              FROM account_move_line l
              JOIN res_partner c ON c.id = l.partner_id
             WHERE %(is_open)s AND l.company_id IN %(companies)s %(of_customers)s
          GROUP BY 1
            """,
            is_open=lines._collections_sql_open("l"),
            companies=tuple(companies.ids),
            of_customers=lines._collections_sql_of("l", customers),
        )

    @api.model
    def _sql_drafts(self, companies, customers):
        return SQL(
            """
            SELECT m.commercial_partner_id, 'draft', m.currency_id, SUM(m.amount_total)
              FROM account_move m
             WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_receipt')
               AND m.company_id IN %(companies)s AND %(of_customers)s
          GROUP BY 1, 3
            """,
            companies=tuple(companies.ids),
            of_customers=self._sql_among("m.commercial_partner_id", customers),
        )

    @api.model
    def _sql_orders(self, companies, customers, without=()):
        """Return the query of what is ordered and not invoiced, where ``sale`` is installed.

        By order and not by line: what was invoiced in advance is taken off the whole.
        """
        return SQL(
            """
            SELECT o.customer_id, k.kind, o.currency_id, SUM(k.amount)
              FROM (SELECT p.commercial_partner_id AS customer_id, s.currency_id,
                           s.state = 'sale' AS confirmed, s.amount_total,
                           COALESCE(b.billed, 0) AS billed, COALESCE(b.posted, 0) AS posted
                      FROM sale_order s
                      JOIN res_partner p ON p.id = s.partner_invoice_id
                 LEFT JOIN LATERAL (
                           SELECT SUM(x.amount) AS billed,
                                  SUM(x.amount) FILTER (WHERE x.posted) AS posted
                             FROM (SELECT DISTINCT il.id, im.state = 'posted' AS posted,
                                          CASE WHEN im.move_type = 'out_refund' THEN -1 ELSE 1 END
                                          * il.price_total
                                          * CASE WHEN il.currency_id = s.currency_id THEN 1
                                                 ELSE s.currency_rate
                                                      / COALESCE(NULLIF(im.invoice_currency_rate, 0)
                                                                 , 1) END AS amount
                                     FROM sale_order_line sl
                                     JOIN sale_order_line_invoice_rel r ON r.order_line_id = sl.id
                                     JOIN account_move_line il ON il.id = r.invoice_line_id
                                     JOIN account_move im ON im.id = il.move_id
                                      AND im.state != 'cancel'
                                    WHERE sl.order_id = s.id) x) b ON TRUE
                     WHERE s.state != 'cancel' AND s.amount_total > 0
                       AND s.id NOT IN %(without)s
                       AND s.company_id IN %(companies)s AND %(of_customers)s) o
        CROSS JOIN LATERAL (
                   VALUES (CASE WHEN o.confirmed THEN 'orders' ELSE 'quotations' END,
                           GREATEST(o.amount_total - o.billed, 0)),
                          ('committed', CASE WHEN o.confirmed
                                             THEN GREATEST(o.amount_total - o.posted, 0)
                                             ELSE 0 END)) k (kind, amount)
             WHERE k.amount != 0
          GROUP BY 1, 2, 3
            """,
            companies=tuple(companies.ids),
            without=tuple(without) or (0,),
            of_customers=self._sql_among("p.commercial_partner_id", customers),
        )

    @api.model
    def _sql_among(self, column, customers):
        """Return the condition that a column, named by the add-on, is one of some ids."""
        if customers is None:
            return SQL("TRUE")
        alias, name = column.split(".")
        return SQL("%s IN %s", SQL.identifier(alias, name), customers or (0,))

    # ---------------------------------------------------------------------------- groups

    @api.model
    def _read_groups_sudo(self, partners):
        """Return the group of each customer: the company at its head, and all customers in it.

        :param partners: commercial partners
        :return: a dict by customer of a pair
        """
        self.env["res.partner"].flush_model(["parent_id", "commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE up AS (
                    SELECT id AS customer_id, id, parent_id, 0 AS step
                      FROM res_partner WHERE id IN %(ids)s
                 UNION ALL
                    SELECT u.customer_id, p.id, p.parent_id, u.step + 1
                      FROM up u JOIN res_partner p ON p.id = u.parent_id
                     WHERE u.step < 30),
                head AS (SELECT DISTINCT ON (customer_id) customer_id, id
                           FROM up ORDER BY customer_id, step DESC),
                down AS (
                    SELECT h.id AS head_id, h.id, 0 AS step FROM (SELECT DISTINCT id FROM head) h
                 UNION ALL
                    SELECT d.head_id, p.id, d.step + 1
                      FROM down d JOIN res_partner p ON p.parent_id = d.id
                     WHERE d.step < 30)
                SELECT h.customer_id, h.id, array_agg(p.id ORDER BY p.id)
                  FROM head h
                  JOIN down d ON d.head_id = h.id
                  JOIN res_partner p ON p.id = d.id AND p.commercial_partner_id = p.id
              GROUP BY 1, 2
                """,
                ids=tuple(partners.ids) or (0,),
            )
        )
        # Sudo: of whom a group is made counts whatever contacts the user may read.
        contacts = self.env["res.partner"].sudo()
        return {
            contacts.browse(customer): (contacts.browse(head), contacts.browse(members))
            for customer, head, members in rows
        }

    # --------------------------------------------------------------------------- limits

    @api.model
    @api.private
    def _read_used(self, company, customers=None):
        """Return how much of their limit customers use, in percent, for those who have one.

        :param company: the company that keeps the cases
        :param customers: ids of commercial partners; None for all
        :return: a dict by id
        """
        # Sudo: figures of the whole ledger; told are points.
        company = company.sudo()
        amounts = self.sudo()._read_amounts(company, customers)
        counted = {"open", "draft", "orders"}
        if company.collections_credit_quotations:
            counted.add("quotations")
        return {
            customer: _get_share(
                sum(
                    amount for kind, amount in amounts.get(customer, {}).items() if kind in counted
                ),
                limit,
            )
            for customer, limit in self._read_limits(company, customers)
        }

    @api.model
    @api.private
    def _get_limit(self, partner, company):
        """Return the credit limit of a customer: None for none, 0 where no credit is given.

        To core a limit of 0 is none; that no credit is given stands beside it.
        """
        # Sudo: core shows limits to accountants only; it is kept on what is recorded.
        own = partner.sudo().commercial_partner_id.with_company(company)
        if own.collections_no_credit:
            return 0.0
        return own.credit_limit if own.credit_limit > 0 else None

    @api.model
    def _read_limits(self, company, customers=None):
        """Return the pairs of customer and limit, of those who have one: their own, or else the
        company's usual one."""
        partners = self.env["res.partner"].sudo()  # Sudo: core shows limits to accountants only.
        usual = partners._fields["credit_limit"].get_company_dependent_fallback(
            partners.with_company(company)
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT l.id, CASE WHEN l.no_credit THEN 0 ELSE l.own END
                  FROM (SELECT p.id,
                               COALESCE((p.credit_limit->>%(company)s)::float8, %(usual)s) AS own,
                               (p.collections_no_credit->>%(company)s)::boolean IS TRUE AS no_credit
                          FROM res_partner p
                         WHERE p.commercial_partner_id = p.id AND %(of_customers)s) l
                 WHERE l.no_credit OR l.own > 0
                """,
                company=str(company.id),
                usual=float(usual or 0.0),
                of_customers=self._sql_among("p.id", customers),
            )
        )


def _get_share(amount, limit):
    """Return an exposure in percent of a limit; where no credit is given, any is too much."""
    if limit:
        return amount / limit * 100.0
    return TOO_MUCH if amount > 0 else 0.0
