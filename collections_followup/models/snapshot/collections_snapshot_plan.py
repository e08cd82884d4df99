"""Which snapshots there should be: rows that wait are made of them, and read one by one."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, date_utils

# More months at once is no trend that anybody reads.
MOST_MONTHS = 120
# A server that was down for longer has no daily snapshots of then.
MOST_DAYS = 31


class CollectionsSnapshot(models.Model):
    _inherit = "collections.snapshot"

    @api.model
    def _get_month_ends(self, first, last):
        """Return the last days of the months from one day to another, the oldest first."""
        days, day = [], date_utils.end_of(first, "month")
        while day <= date_utils.end_of(last, "month"):
            days.append(day)
            day = date_utils.end_of(date_utils.add(day, days=1), "month")
        return days

    @api.model
    def _get_last_month_end(self, company):
        """Return the last day of the last month that is over where the company is."""
        return date_utils.subtract(
            date_utils.start_of(company._collections_today(), "month"), days=1
        )

    @api.model
    def _get_first_day(self, company):
        """Return the day of the first entry on a receivable account of a company, or None."""
        accounts = self.env["account.account"]._collections_get_receivable_ids()
        self.env.flush_all()
        [(day,)] = self.env.execute_query(
            SQL(
                "SELECT MIN(date) FROM account_move_line WHERE account_id IN %s"
                " AND company_id = %s AND parent_state = 'posted'",
                tuple(accounts) or (0,),
                company.id,
            )
        )
        return day

    @api.model
    def _plan_sudo(self, company, days, kind="month", user=None, backfilled=False):
        """Let snapshots of some days wait to be read; those that are there stay.

        :param company: a company
        :param days: the days; those before the company's first entry are left out
        :param user: who asked for it; None: nobody
        :return: how many wait now that did not before
        """
        first = self._get_first_day(company)
        days = [day for day in days if first and day >= first]
        if not days:
            return 0
        self.env.flush_all()
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO collections_snapshot (company_id, currency_id, kind, day, state,
                       user_id, is_backfilled, create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, %(currency)s, %(kind)s, day, 'waiting', %(user)s,
                       %(backfilled)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM UNNEST(%(days)s::date[]) day
                ON CONFLICT DO NOTHING
                """,
                company=company.id,
                # Sudo: the currency of a company is known to all.
                currency=company.sudo().currency_id.id,
                kind=kind,
                user=user.id if user else None,
                backfilled=backfilled,
                uid=self.env.uid,
                now=now,
                days=days,
            )
        )
        count = self.env.cr.rowcount
        self.env.invalidate_all(flush=False)
        return count

    @api.model
    def _plan_due_sudo(self, company):
        """Let wait what a company has switched on: months that ended since the last one, and days.

        The first time: the last month that is over. Of daily ones, yesterday's.

        :return: how many wait now that did not before
        """
        # Sudo: settings are read by few.
        settings = (company._collections_owner() or company).sudo()
        today, count = company._collections_today(), 0
        if settings.collections_snapshot_monthly:
            end = self._get_last_month_end(company)
            last = self._get_last_day(company, "month")
            start = date_utils.add(last, days=1) if last else end
            days = self._get_month_ends(start, end) if start <= end else []
            count += self._plan_sudo(company, days[-MOST_MONTHS:])
        if settings.collections_snapshot_daily:
            last = self._get_last_day(company, "daily")
            yesterday = date_utils.subtract(today, days=1)
            start = date_utils.add(last, days=1) if last else yesterday
            start = max(start, date_utils.subtract(today, days=MOST_DAYS))
            days = [
                date_utils.add(start, days=number) for number in range((yesterday - start).days + 1)
            ]
            count += self._plan_sudo(company, days, "daily")
        return count

    @api.model
    def _get_last_day(self, company, kind):
        """Return the day of the last snapshot of a company, or False."""
        # Sudo: whoever asks, a snapshot that is there is there.
        return (
            self.sudo()
            .search(
                [("company_id", "=", company.id), ("kind", "=", kind)], order="day desc", limit=1
            )
            .day
        )

    @api.model
    def _check_may_record(self):
        """Refuse whoever may not record or restate months.

        :raise AccessError: the user is no supervisor
        """
        if not self.env.su and not self.env.user.has_group(
            "collections_followup.group_collections_supervisor"
        ):
            raise AccessError(
                self.env._("Months are recorded and checked by supervisors. Ask one of them.")
            )

    @api.model
    def _ask_months(self, company, first, last):
        """Let the months of a company and its branches wait; small ones are read at once.

        :param company: a company that the user is in
        :param first: a day of the first month
        :param last: a day of the last one; a month that is not over is none yet
        :return: how many were asked for anew, and whether all of them are there already
        :raise UserError: there is no such month
        """
        self._check_may_record()
        companies = self.env["collections.ageing"]._check_reader(company)
        end = min(last, self._get_last_month_end(company))
        days = self._get_month_ends(first, end) if first <= end else []
        if not days:
            raise UserError(
                self.env._("No month is over in this time. Choose a month that is over.")
            )
        if len(days) > MOST_MONTHS:
            raise UserError(self.env._("These are more than %s months. Choose fewer.", MOST_MONTHS))
        count = 0
        for own in companies:
            count += self._plan_sudo(own, days, user=self.env.user, backfilled=True)
        # Sudo: they are written by nobody but the add-on; who asks was checked above.
        waiting = self.sudo().search(
            [("company_id", "in", companies.ids), ("state", "=", "waiting")], order="day, id"
        )
        if self._is_small(waiting):
            for own in waiting:
                own._make_sudo()
            return count, True
        self._wake()
        return count, False

    @api.model
    def _is_small(self, waiting):
        """Return whether snapshots can be read while somebody waits for it."""
        # The planner's estimate: what it costs to count grows with what is counted.
        [(lines,)] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'account_move_line'::regclass")
        )
        return max(lines, 1000) * len(waiting) <= 500_000

    @api.model
    def _wake(self):
        """Let the scheduled action run as soon as it can."""
        # Sudo: scheduled actions are read and woken by administrators only.
        self.env.ref("collections_followup.ir_cron_snapshots").sudo()._trigger()
