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


@tagged("post_install", "-at_install")
class TestResCompanyWorkingDays(PromiseCommon):
    """One calendar and one holiday rule for promises, plans, settlements, disputes and contacts."""

    def test_working_days(self):
        add = self.company._collections_add_working_days
        self.assertEqual(add(date(2026, 3, 6), 0), date(2026, 3, 6))
        self.assertEqual(add(date(2026, 3, 6), 1), date(2026, 3, 9))
        self.assertEqual(add(date(2026, 3, 7), 1), date(2026, 3, 9))
        self.assertEqual(add(date(2026, 3, 4), 3), date(2026, 3, 9))

    def test_calendar_of_the_company(self):
        count = self.company._collections_add_working_days
        friday = date(2026, 3, 6)
        calendar = self.company.resource_calendar_id
        self.assertEqual(count(friday, 0), friday)
        self.assertEqual(count(friday, 3), date(2026, 3, 11))
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-10 23:59:59",
            }
        )
        self.assertEqual(count(friday, 3), date(2026, 3, 13))
        self.assertEqual(count(date(2026, 12, 31), 1), date(2027, 1, 1))
        # The holiday of another company is a day like any other.
        other = self.setup_other_company()["company"]
        leave.calendar_id = False
        leave.company_id = other
        self.assertEqual(count(friday, 3), date(2026, 3, 11))

    def test_company_without_fixed_hours(self):
        count = self.company._collections_add_working_days
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(count(date(2026, 3, 6), 1), date(2026, 3, 9))
        self.company.resource_calendar_id = False
        self.assertEqual(count(date(2026, 3, 6), 1), date(2026, 3, 9))

    def test_one_rule_for_all(self):
        """A deadline of a dispute falls on the day on which the grace of a promise ends."""
        friday = date(2026, 3, 6)
        add = self.env["collections.dispute"]._add_working_days
        other = self.setup_other_company()["company"]
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-09 00:00:00",
                "date_to": "2026-03-10 23:59:59",
            }
        )
        for change in ({}, {"calendar_id": False, "company_id": other.id}, {"company_id": False}):
            leave.write(change)
            for count in (1, 3):
                self.assertEqual(
                    add(self.company, friday, count),
                    self.company._collections_add_working_days(friday, count),
                )
