from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ..promise.test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestResCompanyDay(PromiseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.company.partner_id
        cls.calendar = cls.company.resource_calendar_id
        cls.contact.tz = False
        cls.calendar.tz = "America/Los_Angeles"

    def test_contact_then_calendar_then_greenwich(self):
        with freeze_time("2026-03-02 11:30:00"):
            for contact, calendar, day in (
                ("Pacific/Auckland", "America/Los_Angeles", 3),
                ("America/Los_Angeles", "Pacific/Auckland", 2),
                (False, "Pacific/Auckland", 3),
                (False, "Pacific/Pago_Pago", 2),
                (False, "UTC", 2),
            ):
                self.contact.tz, self.calendar.tz = contact, calendar
                self.assertEqual(self.company._collections_today(), date(2026, 3, day))
            self.company.resource_calendar_id = False
            self.assertEqual(self.company._collections_today(), date(2026, 3, 2))

    def test_whoever_asks(self):
        people = self.env.ref("base.user_root") | self._user("collector") | self._user()
        moment = datetime(2026, 3, 2, 2, 30)
        for zone in (False, "UTC", "Pacific/Auckland", "Pacific/Honolulu"):
            people.tz = zone
            for user in people:
                company = self.company.with_user(user).with_context(tz=zone or "Asia/Tokyo")
                with freeze_time(moment):
                    self.assertEqual(company._collections_today(), date(2026, 3, 1))
                self.assertEqual(company._collections_day_of(moment), date(2026, 3, 1))

    def test_on_the_evening_of_the_due_date_nobody_is_late(self):
        root = self.env.ref("base.user_root")
        move = self._invoice(date(2026, 3, 2))
        promised = self._invoice(date(2026, 2, 2), partner=self.partner_b)
        promise = self.env["collections.promise"]._make(
            {self._item(promised): 100.0}, date(2026, 3, 2)
        )
        promise.sudo().date_limit = date(2026, 3, 2)
        # half past six in the evening in California, already the third in Greenwich
        with freeze_time("2026-03-03 02:30:00"):
            run = self._prepare()
            self.engine.with_user(root).refresh(self.company)
            self.assertEqual(run.date, date(2026, 3, 2))
            self.assertNotIn(move, run.notice_ids.line_ids.move_id)
            self.assertEqual(promise.state, "open")
        with freeze_time("2026-03-03 12:00:00"):
            self.engine.with_user(root).refresh(self.company)
            self.assertIn(move, self._prepare().notice_ids.line_ids.move_id)
            self.assertEqual(promise.state, "broken")
