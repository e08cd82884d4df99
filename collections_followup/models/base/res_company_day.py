"""The company's day: one for everybody, whoever asks and wherever they are."""

import pytz

from odoo import api, fields, models

from .collections_guarded import get_internal


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.private
    def _collections_get_entered_zone(self):
        """Return the name of the company's time zone, or False where nobody entered one.

        That of its contact, or else of its working calendar. A calendar has UTC from its
        creation, so there it says nothing.
        """
        # sudo: whoever asks may not read the calendars and contacts of companies
        company = self[:1].sudo()
        zone = company.partner_id.tz or company.resource_calendar_id.tz
        return zone if company.partner_id.tz or zone != "UTC" else False

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
