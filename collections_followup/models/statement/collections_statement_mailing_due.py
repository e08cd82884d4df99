"""Whose statement is due: one statement for all customers of a company, once a month."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL

# A gap of more than so many days between two statements is shown in full by the later one.
MOST_DAYS = 62


class CollectionsStatementMailing(models.Model):
    _inherit = "collections.statement.mailing"

    @api.model
    @api.private
    def _cron_prepare(self):
        """Prepare the statements that are due, company by company."""
        # Sudo: the scheduled action is for all companies.
        companies = self.env["res.company"].sudo()
        # Switched on again later, it begins with the next day that is set.
        companies.search(
            [("collections_statements", "=", False), ("collections_statement_period", "!=", False)]
        ).collections_statement_period = False
        due = companies.search([("collections_statements", "=", True)]).filtered(
            # A branch without policy is on the statements of the company that keeps its cases.
            lambda company: company._collections_owner() in (company, companies.browse())
        )
        self.env["ir.cron"]._collections_do_each_company(
            due, "collections_statement_looked", self._prepare_due
        )

    @api.model
    def _prepare_due(self, company):
        """Prepare a company's statements of this month, if their day has come, and once only.

        :param company: a company, in sudo mode
        :return: how many were prepared
        """
        today = company._collections_today()
        period = today.replace(day=1)
        due = self._get_due_day(company, period)
        done = company.collections_statement_period
        if done and done >= period or today < due and done:
            return 0
        if not done and today != due:
            # Just switched on: what is past is not made up for.
            company.collections_statement_period = (
                period if today > due else Date.subtract(period, months=1)
            )
            return 0
        company.collections_statement_period = period
        count = self._prepare(company, period, today)
        if count:
            self.env["collections.dispatch"].sudo()._wake()
        return count

    @api.model
    def _get_due_day(self, company, period):
        """Return the day on which statements go in a month.

        :param period: the first day of the month
        """
        last = Date.end_of(period, "month")
        if company.collections_statement_when == "last":
            is_working = company._collections_get_working_days()
            while not is_working(last) and last > period:
                last -= timedelta(days=1)
            return last
        return min(period + timedelta(days=company.collections_statement_day - 1), last)

    @api.model
    def _prepare(self, company, period, day):
        """Insert the statements of a month, those that are there already apart.

        :return: how many were inserted
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_statement_mailing (
                    company_id, partner_id, user_id, period, date, date_from, mode, amount, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, chosen.partner_id, c.user_id, %(period)s, %(day)s,
                       CASE WHEN %(mode)s = 'all' THEN COALESCE(
                           (SELECT MAX(m.date) + 1 FROM collections_statement_mailing m
                             WHERE m.company_id = %(company)s AND m.state = 'sent'
                               AND m.partner_id = chosen.partner_id AND m.date >= %(oldest)s),
                           %(before)s) END,
                       %(mode)s, chosen.amount, 'queued',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (%(chosen)s) chosen
             LEFT JOIN collections_case c ON c.partner_id = chosen.partner_id
                   AND c.company_id = %(company)s AND c.state = 'open'
              ORDER BY chosen.partner_id
                    ON CONFLICT (company_id, partner_id, period) DO NOTHING
                """,
                company=company.id,
                period=period,
                day=day,
                oldest=day - timedelta(days=MOST_DAYS),
                before=Date.subtract(day, months=1) + timedelta(days=1),
                mode=company.collections_statement_mode,
                chosen=self._sql_chosen(company, day),
                uid=self.env.uid,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model()
        return count

    @api.model
    def _sql_chosen(self, company, day):
        """Return the SQL query of the customers of a company who get a statement on a day.

        The columns are ``partner_id``, ``amount`` (open, in company currency) and ``reason``
        (``asked``, ``tag``, ``policy`` or ``all``).

        :param company: the company, in sudo mode
        """
        lines = self.env["account.move.line"]
        is_open = lines._collections_sql_open("l")
        wanted, tagged, by_policy = self._sql_who(company)
        own = company.collections_statement_open_only
        return SQL(
            """
            SELECT p.id AS partner_id, o.amount,
                   CASE WHEN p.collections_statement = 'always' THEN 'asked'
                        WHEN %(tagged)s THEN 'tag' WHEN %(by_policy)s THEN 'policy'
                        ELSE 'all' END AS reason
              FROM (SELECT rp.commercial_partner_id AS id,
                           COALESCE(SUM(l.amount_residual), 0) AS amount,
                           bool_or(%(is_open)s) AS is_open
                      FROM account_move_line l
                      JOIN res_partner rp ON rp.id = l.partner_id
                     WHERE l.company_id IN %(companies)s
                       AND (%(is_open)s %(or_moved)s)
                  GROUP BY rp.commercial_partner_id) o
              JOIN res_partner p ON p.id = o.id
             WHERE p.active AND p.collections_cease IS NOT TRUE
               AND p.collections_statement IS DISTINCT FROM 'never'
               AND (p.collections_statement = 'always' OR %(wanted)s)
               AND (o.is_open OR %(all)s) AND o.amount >= %(least)s
            """,
            tagged=tagged,
            by_policy=by_policy,
            wanted=wanted,
            is_open=is_open,
            or_moved=SQL() if own else self._sql_moved(day),
            all=not own,
            least=company.collections_statement_min or -(10**15),
            companies=tuple((company | company._collections_covered()).ids),
        )

    @api.model
    def _sql_moved(self, day):
        """Return the condition that an item ``l`` moved in the month before a day."""
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        return SQL(
            "OR l.account_id IN %s AND l.parent_state = 'posted' AND l.date > %s",
            tuple(accounts) or (0,),
            Date.subtract(day, months=1),
        )

    @api.model
    def _sql_who(self, company):
        """Return conditions on a customer ``p``: who gets one, has a tag, has a policy."""
        who = company.collections_statement_who
        never = SQL("FALSE")
        if who != "some":
            return (SQL("TRUE") if who == "all" else never), never, never
        # Sudo: the tags of the setting, whoever asks who would get a statement.
        tags = self.env["res.partner.category"].sudo()
        tags = tags.search([("id", "child_of", company.collections_statement_tag_ids.ids)])
        partner = self.env["res.partner"].with_company(company)
        tagged = SQL(
            "EXISTS (SELECT FROM res_partner_res_partner_category_rel t"
            " WHERE t.partner_id = p.id AND t.category_id IN %s)",
            tuple(tags.ids) or (0,),
        )
        by_policy = SQL(
            "COALESCE(%s, %s) IN %s",
            partner._field_to_sql("p", "collections_policy_id"),
            company.collections_policy_id.id or 0,
            tuple(company.collections_statement_policy_ids.ids) or (0,),
        )
        return SQL("(%s OR %s)", tagged, by_policy), tagged, by_policy
