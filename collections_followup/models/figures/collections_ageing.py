"""Ageing of receivables as of any day: what was open then, by how long it was past due.

``_read`` is what others ask. What was open is read by one SQL statement over the ledger (see
``_collections_sql_open_on`` of journal items); nothing is kept, so that a day of the past is as
right as today. Debits stand in the bucket of their age; open credits stand apart, or, if asked
for, reduce the bucket of their own age.
"""

from collections import namedtuple

from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...engine.ageing import are_limits, get_thresholds, parse_limits
from ..base.res_partner import COLLECTIONS_READERS

# What is asked for, checked. ``companies``: the company and those of its branches that the user is
# in; ``day``; ``by``: due or invoice; ``limits`` of the buckets; ``group_by``: name of a grouping;
# ``currency``: document or company; ``credits``: apart or netted; ``within``: pairs of a grouping
# and its value, all of which hold for what is read.
Asked = namedtuple("Asked", "company companies day by limits group_by currency credits within")
CHOICES = {
    "by": ("due", "invoice"),
    "currency": ("document", "company"),
    "credits": ("apart", "netted"),
}


class CollectionsAgeing(models.AbstractModel):
    _name = "collections.ageing"
    _description = "Ageing of Receivables"

    @api.model
    def _read(self, company, date, by="due", buckets=None, group_by="partner", **choices):
        """Return what was open at the end of a day, by age.

        :param company: a company; its branches, as far as the user is in them, come along
        :param date: the day
        :param str by: ``due``: days past the due date; ``invoice``: days since the invoice date
        :param buckets: a set of buckets, or the last days of the buckets, rising; None: those of
            the company
        :param str group_by: one of ``_get_groupings``
        :param choices: ``currency`` (``document``: a row for each currency; ``company``: all in
            that of the company), ``credits`` (``apart`` or ``netted``), ``within`` (a dict of
            groupings and values)
        :return: a list of dicts: ``group`` (the value, False for none), the same under the key of
            the grouping (``partner_id`` and so on), ``partner_id`` (False where it is not grouped
            by), ``currency_id``, ``amounts`` per bucket, the current one first, ``credit``
            (positive), ``total`` (the amounts less the credit), ``total_company`` (the same in
            company currency), ``count`` of items
        :raise UserError: the day, buckets or a choice make no sense
        :raise AccessError: the user reads no receivables, or not of this company
        """
        return self._read_rows(self._ask(company, date, by, buckets, group_by, **choices))

    @api.model
    def _ask(self, company, date, by="due", buckets=None, group_by="partner", **choices):
        """Return what is asked for, checked; see ``_read``."""
        company = company[:1]
        companies = self._check_reader(company)
        checked = self.env["collections.checked"]
        day = checked._parse_date(date) or company._collections_today()
        checked._check_near(day, company._collections_today())
        groupings = self._get_groupings()
        given = {"by": by, "currency": "document", "credits": "apart", **choices}
        within = given.pop("within", None) or {}
        unknown = [
            value
            for name, value in given.items()
            if name not in CHOICES or value not in CHOICES[name]
        ]
        unknown += [name for name in (group_by, *within) if name not in groupings]
        if unknown:
            raise UserError(self.env._("The ageing knows nothing of “%s”.", unknown[0]))
        return Asked(
            company=company,
            companies=companies,
            day=day,
            limits=self._parse_buckets(company, buckets),
            group_by=group_by,
            within=tuple(within.items()),
            **given,
        )

    @api.model
    def _parse_buckets(self, company, buckets):
        """Return the last days of buckets: of a set, from a list, or those of the company."""
        if buckets is None or buckets is False:
            return self.env["collections.ageing.set"]._get_limits(company)
        if getattr(buckets, "_name", None) == "collections.ageing.set":
            buckets = parse_limits(buckets.limits)
        if not isinstance(buckets, list | tuple) or not are_limits(list(buckets)):
            raise UserError(
                self.env._(
                    "These are no last days of buckets. Write up to 12 whole numbers that rise, "
                    "for example 30, 60, 90, 120."
                )
            )
        return tuple(buckets)

    # ------------------------------------------------------------------------ rights

    @api.model
    def _check_reader(self, company):
        """Refuse whoever may not read a company's receivables: SQL asks nobody.

        :return: the company and those of its branches that the user is in
        """
        if not company:
            raise UserError(self.env._("Choose a company first."))
        user = self.env.user
        if not self.env.su:
            if not user.has_groups(COLLECTIONS_READERS):
                raise AccessError(
                    self.env._(
                        "The ageing is for accountants and the Collections team. Ask your "
                        "administrator for access."
                    )
                )
            self.env["account.move.line"].check_access("read")
            if company not in user.company_ids:
                raise AccessError(self.env._("You are not in this company."))
        companies = self.env["res.company"].browse(self._get_branch_ids(company.id))
        return companies if self.env.su else companies & user.company_ids

    @api.model
    @tools.ormcache("company_id")
    def _get_branch_ids(self, company_id):
        """Return the ids of a company and its branches; core clears the cache with new ones."""
        # Sudo: which companies are branches; of them only those that the user is in are read.
        branches = self.env["res.company"].sudo().search([("id", "child_of", company_id)])
        return tuple(branches.ids)

    @api.model
    def _get_limited(self, companies):
        """Return those of some companies in which the user sees only own customers, and nobody's.

        As with cases: collectors, where the company that keeps the cases says so.
        """
        none = self.env["res.company"]
        user = self.env.user
        if (
            self.env.su
            or not user.has_group("collections_followup.group_collections_collector")
            or user.has_group("collections_followup.group_collections_supervisor")
        ):
            return none
        # Sudo: the setting is told to nobody; what it hides is left out.
        return companies.filtered(
            lambda company: company._collections_owner().sudo().collections_own_cases
        )

    # -------------------------------------------------------------------------- rows

    @api.model
    def _read_rows(self, asked):
        """Return the rows of what is asked for, see ``_read``."""
        self.env.flush_all()
        grouping = self._get_groupings()[asked.group_by]
        buckets = range(len(asked.limits) + 2)
        counted = SQL("amount > 0") if asked.credits == "apart" else SQL("TRUE")
        sums = SQL(", ").join(
            SQL(
                "COALESCE(SUM(amount) FILTER (WHERE bucket = %s AND %s), 0)",
                bucket,
                counted,
            )
            for bucket in buckets
        )
        credit = SQL("COALESCE(-SUM(amount) FILTER (WHERE NOT (%s)), 0)", counted)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT grouped, currency_id, ARRAY[%(sums)s]::float8[], (%(credit)s)::float8,
                       SUM(amount)::float8, SUM(open)::float8, COUNT(*)
                  FROM (%(items)s) aged
              GROUP BY grouped, currency_id
                """,
                sums=sums,
                credit=credit,
                items=self._sql_aged(asked, grouping),
            )
        )
        # The sums are of amounts that the ledger keeps rounded: exact in the database, so that
        # nothing is left to round.
        return [
            {
                "partner_id": False,
                grouping.key: group or False,
                "group": group or False,
                "currency_id": currency_id,
                "amounts": amounts,
                "credit": credited,
                "total": total,
                "total_company": total_company,
                "count": count,
            }
            for group, currency_id, amounts, credited, total, total_company, count in rows
        ]

    @api.model
    def _sql_aged(self, asked, grouping=None):
        """Return the query of the items that were open, with their age.

        The columns are those of ``_collections_sql_open_on``, ``customer_id`` (the commercial
        partner), ``amount`` in the currency asked for, ``currency_id`` of that, ``days``,
        ``bucket``, and ``grouped``, the value of the grouping, if there is one.
        """
        known = self._get_groupings()
        within = [(known[name], value) for name, value in asked.within]
        limited = self._get_limited(asked.companies)
        used = [*([grouping] if grouping else []), *(own for own, _value in within)]
        if limited:
            used.append(known["collector"])
        conditions = [
            SQL("%s IS NOT DISTINCT FROM %s", own.value, value or None) for own, value in within
        ]
        if limited:
            conditions.append(
                SQL(
                    "(i.company_id NOT IN %s OR COALESCE(%s, %s) = %s)",
                    tuple(limited.ids),
                    known["collector"].value,
                    self.env.uid,
                    self.env.uid,
                )
            )
        aged_by = SQL("o.due") if asked.by == "due" else SQL("o.invoice_date")
        in_own = asked.currency == "document"
        return SQL(
            """
            SELECT i.* %(grouped)s
              FROM (SELECT o.line_id, o.move_id, o.account_id, o.company_id, o.contact_id, o.date,
                           o.due, o.invoice_date, o.open, o.open_currency,
                           o.currency_id AS item_currency_id, %(currency)s AS currency_id,
                           contact.commercial_partner_id AS customer_id, %(amount)s AS amount,
                           %(day)s::date - %(aged_by)s AS days,
                           width_bucket(%(day)s::date - %(aged_by)s, %(thresholds)s::int[])
                               AS bucket
                      FROM (%(open)s) o
                 LEFT JOIN res_partner contact ON contact.id = o.contact_id) i
              %(joins)s
             WHERE %(conditions)s
            """,
            grouped=SQL(", %s AS grouped", grouping.value) if grouping else SQL(),
            currency=SQL("o.currency_id") if in_own else SQL("%s", asked.company.currency_id.id),
            amount=SQL("o.open_currency") if in_own else SQL("o.open"),
            day=asked.day,
            aged_by=aged_by,
            thresholds=get_thresholds(asked.limits),
            open=self.env["account.move.line"]._collections_sql_open_on(asked.day, asked.companies),
            joins=self._sql_joins(asked, used),
            conditions=SQL(" AND ").join(conditions or [SQL("TRUE")]),
        )
