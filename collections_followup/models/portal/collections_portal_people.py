from datetime import time

from odoo import api, models
from odoo.tools import format_time

MINUTE = 60


class CollectionsPortalPeople(models.AbstractModel):
    """Whom the customer can ask, and when."""

    _name = "collections.portal.people"
    _inherit = ["collections.portal.section"]
    _description = "People on the Account Page"

    _section_order = 90
    _section_template = "collections_followup.portal_people"

    @api.model
    def _get_values_sudo(self, access, page):
        # OVERRIDE
        company, partner = access.company, access.partner
        users = self.env["collections.case"]._read_collectors(partner, company)
        user = users.get((company, partner)) or self.env["res.users"]
        person = self.env["collections.document"]._prepare_user(user, page["shared"])
        return {"person": person, "times": self._get_times(company)}

    @api.model
    def _get_times(self, company):
        """Return when the company works, by the calendar: pairs of days and hours, as texts."""
        hours = {}
        calendar = company.resource_calendar_id
        if calendar.flexible_hours:
            return []
        for own in calendar.attendance_ids.filtered(lambda own: own.day_period != "lunch"):
            first, last = hours.get(own.dayofweek, (own.hour_from, own.hour_to))
            hours[own.dayofweek] = (min(first, own.hour_from), max(last, own.hour_to))
        names = dict(
            self.env["resource.calendar.attendance"]
            ._fields["dayofweek"]
            ._description_selection(self.env)
        )
        # Days that follow on each other with the same hours are said once.
        spans = []
        for day in sorted(hours):
            if spans and spans[-1][2] == hours[day] and int(spans[-1][1]) + 1 == int(day):
                spans[-1][1] = day
            else:
                spans.append([day, day, hours[day]])
        return [
            (
                names[first] if first == last else f"{names[first]} – {names[last]}",
                " – ".join(self._format_hour(hour) for hour in span),
            )
            for first, last, span in spans
        ]

    @api.model
    def _format_hour(self, hour):
        """Return an hour of the calendar, such as 8.5, in the reader's language."""
        minutes = min(round(hour * MINUTE), 24 * MINUTE - 1)
        return format_time(self.env, time(*divmod(minutes, MINUTE)), time_format="short")
