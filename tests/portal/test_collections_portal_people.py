from odoo.fields import Command
from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPeople(PortalCommon):
    def test_collector_and_hours(self):
        self._invoice(5)
        user = self._user("collector")
        user.partner_id.phone = "+1 555 0100"
        self._case().user_id = user
        people = self.env["collections.portal.people"]
        page = self.portal._get_page_sudo(self._access())["page"]
        self.assertEqual(people._get_values_sudo(self._access(), page)["person"]["name"], user.name)
        hours = [
            {"name": "x", "dayofweek": day, "hour_from": first, "hour_to": last, "day_period": when}
            for day, first, last, when in (
                ("0", 8, 12, "morning"),
                ("0", 13, 16.5, "afternoon"),
                ("1", 8, 12, "morning"),
                ("1", 13, 16.5, "afternoon"),
                ("4", 9, 24, "morning"),
            )
        ]
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Week", "attendance_ids": [Command.create(values) for values in hours]}
        )
        times = people._get_times(self.company)
        self.assertEqual([days for days, _hours in times], ["Monday – Tuesday", "Friday"])
        self.assertIn("4:30", times[0][1].replace("16:30", "4:30"))
