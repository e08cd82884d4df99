"""The company's day, and its working days: one for all, whoever asks and wherever they are."""

from datetime import date, datetime, time

import pytz

from odoo import api, fields, models

from ...engine.working_days import add_working_days, is_weekday, shift_day
from .collections_guarded import get_internal
from .res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    # Kept beside the company, since each posting asks which day it is there: so it is read with
    # what core reads of the company anyway.
    collections_zone = fields.Char(
        compute="_compute_collections_zone",
        store=True,
        export_string_translation=False,
        groups=COMPANY_READERS,
    )

    @api.depends("partner_id.tz", "resource_calendar_id.tz")
    def _compute_collections_zone(self):
        """That of its contact, or else of its working calendar; empty where nobody entered one.

        A calendar has UTC from its creation, so there it says nothing.
        """
        for company in self:
            zone = company.resource_calendar_id.tz
            company.collections_zone = company.partner_id.tz or (zone != "UTC" and zone)

    @api.private
    def _collections_get_entered_zone(self):
        """Return the name of the company's time zone, or False where nobody entered one."""
        # Sudo: whoever asks may not read the settings of companies.
        return self[:1].sudo().collections_zone

    @api.private
    def _collections_get_zone(self):
        """Return the time zone in which the days of this company begin and end."""
        return pytz.timezone(self._collections_get_entered_zone() or "UTC")

    @api.private
    def _collections_today(self):
        """Return today's date where the company is, whoever asks.

        The context key ``collections_date`` replaces today, for replays by the superuser: from
        anybody else it is ignored.
        """
        forced = get_internal(self.env, "collections_date")
        if forced:
            return fields.Date.to_date(forced)
        return self._collections_day_of(fields.Datetime.now())

    @api.private
    def _collections_day_of(self, moment):
        """Return the date on which a moment (UTC) falls where the company is."""
        return pytz.utc.localize(moment).astimezone(self._collections_get_zone()).date()

    @api.private
    def _collections_get_working_days(self):
        """Return a function that tells whether a date is a working day of the company.

        It follows the company's working calendar and its public holidays, which are read a
        year at a time; Monday to Friday where the company has no calendar, or one without
        fixed hours.
        """
        self.ensure_one()
        # Sudo: the working calendar of the company is read, which may be another than the user's.
        calendar = self.sudo().resource_calendar_id
        if not calendar or not calendar.attendance_ids or calendar.flexible_hours:
            return is_weekday
        zone = pytz.timezone(calendar.tz or "UTC")
        # Holidays without a calendar are of all calendars of their company, not of others.
        leaves = [
            ("time_type", "=", "leave"),
            "|",
            ("calendar_id", "=", calendar.id),
            ("company_id", "in", [False, self.id]),
        ]
        years = {}

        def is_working(day):
            if day.year not in years:
                spans = calendar._work_intervals_batch(
                    zone.localize(datetime.combine(date(day.year, 1, 1), time.min)),
                    zone.localize(datetime.combine(date(day.year, 12, 31), time.max)),
                    domain=leaves,
                )[False]
                years[day.year] = {span[0].astimezone(zone).date() for span in spans}
            return day in years[day.year]

        return is_working

    @api.private
    def _collections_add_working_days(self, day, count):
        """Return the day that lies a number of this company's working days after another.

        See ``_collections_get_working_days`` for what is a working day, public holidays included.

        :param date day: the day to count from, not counted itself
        :param int count: working days to add; 0 returns ``day``
        :return: a date
        """
        self.ensure_one()
        return add_working_days(day, count, self._collections_get_working_days())

    @api.private
    def _collections_get_proposed_day(self, days):
        """Return a day to propose: so many days from today, or the next working day after it.

        :param int days: calendar days from today
        """
        self.ensure_one()
        day = fields.Date.add(self._collections_today(), days=days)
        return shift_day(day, "following", self._collections_get_working_days())
