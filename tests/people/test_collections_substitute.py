from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_assignment_rule import PeopleCommon


class TimeOffCommon(PeopleCommon):
    """Collectors with a working calendar from 8 to 12 and from 13 to 17 in Brussels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.company.resource_calendar_id.sudo()
        cls.calendar.tz = "Europe/Brussels"
        cls.resource = (
            cls.env["resource.resource"]
            .sudo()
            .create(
                {
                    "name": "One",
                    "user_id": cls.one.id,
                    "company_id": cls.company.id,
                    "calendar_id": cls.calendar.id,
                    "tz": "Europe/Brussels",
                }
            )
        )

    @classmethod
    def _time_off(cls, first, last, hours=(8, 17), user=None, **values):
        """Enter time off as Odoo's Time Off does: from and to an hour of the calendar."""
        start = datetime.combine(cls.today, datetime.min.time())
        return (
            cls.env["resource.calendar.leaves"]
            .with_user(user or cls.env.user)
            .sudo()
            .create(
                {
                    "name": "Time off",
                    "resource_id": cls.resource.id,
                    "calendar_id": cls.calendar.id,
                    # Brussels is an hour ahead in winter
                    "date_from": start + timedelta(days=first, hours=hours[0] - 1),
                    "date_to": start + timedelta(days=last, hours=hours[1] - 1),
                    "time_type": "leave",
                    **values,
                }
            )
        )

    def _substitute(self, user=None, other=None):
        return (
            self.env["collections.substitute"]
            .with_user(self.supervisor)
            .create(
                {"user_id": (user or self.one).id, "substitute_id": (other or self.two).id},
            )
        )

    def _refresh(self, day):
        with self._on(day):
            self.engine.refresh(self.company)
            self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestCollectionsSubstitute(TimeOffCommon):
    def test_cases_go_over_on_time_off_and_come_back(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        # Thursday to the next Monday, the weekend between them included
        self._time_off(3, 7)
        for day, user in ((2, self.one), (3, self.two), (5, self.two), (7, self.two)):
            self._refresh(day)
            self.assertEqual(case.user_id, user, day)
        self._refresh(8)
        self.assertEqual((case.user_id, case.absent_user_id.id), (self.one, False))

    def test_at_once_whoever_approves_it(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        leave = self._time_off(0, 0, user=self._user(login="personnel"))
        self.assertEqual((case.user_id, case.absent_user_id), (self.two, self.one))
        leave.date_to -= timedelta(hours=4)
        self.assertEqual(case.user_id, self.one)
        leave.date_to += timedelta(hours=4)
        self.assertEqual(case.user_id, self.two)
        leave.unlink()
        self.assertEqual(case.user_id, self.one)

    def test_a_morning_off_changes_nothing(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        self._time_off(0, 0, hours=(8, 12))
        self._time_off(0, 1, time_type="other")
        self._refresh(0)
        self.assertEqual(case.user_id, self.one)

    def test_other_week_of_two(self):
        """Only the hours of the day's own week have to be free."""
        self.calendar.switch_calendar_type()
        week = str(self.env["resource.calendar.attendance"].get_week_type(self.today))
        own = self.calendar.attendance_ids.filtered(
            lambda line: line.week_type == week and line.dayofweek == "0" and line.hour_from
        )
        own.filtered(lambda line: line.day_period == "afternoon").unlink()
        case = self._late()
        case.user_id = self.one
        self._substitute()
        self._time_off(0, 0, hours=(8, 12))
        self.assertEqual(case.user_id, self.two)

    def test_absence_comes_first(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        self._time_off(0, 0)
        self.env["collections.absence"].create(
            {
                "user_id": self.one.id,
                "substitute_id": self.three.id,
                "date_from": self.today,
                "date_to": self.today,
            }
        )
        self.assertEqual(case.user_id, self.three)

    def test_named_and_taken_back(self):
        case = self._late()
        case.user_id = self.one
        self._time_off(0, 0)
        self.assertEqual(case.user_id, self.one)
        own = self._substitute()
        self.assertEqual(case.user_id, self.two)
        own.substitute_id = self.three
        self.assertEqual(case.user_id, self.three)
        own.unlink()
        self.assertEqual(case.user_id, self.one)

    def test_nobody_archived_stands_in(self):
        case = self._late()
        case.user_id = self.one
        self._substitute()
        self.two.active = False
        self._time_off(0, 0)
        self.assertEqual(case.user_id, self.one)

    def test_who_has_time_off_and_no_substitute_gets_no_new_cases(self):
        self._rule(self.one | self.two)
        self._time_off(0, 0)
        self.assertEqual((self._late() | self._late()).user_id, self.two)
        self.env["collections.assignment.rule"].search([]).user_ids = self.one
        self.assertEqual(self._late().user_id, self.one, "better than nobody")

    def test_bad_input_and_rights(self):
        own = self._substitute()
        self.assertIn("already", self._refused(self._substitute))
        self.assertIn("themselves", self._refused(self._substitute, self.two, self.two))
        portal = self.env["res.users"].create({"name": "P", "login": "p", "group_ids": [(5,)]})
        self.assertIn("no colleague", self._refused(self._substitute, self.three, portal))
        self.assertIn(own, self.env["collections.substitute"].with_user(self.one).search([]))
        with self.assertRaises(AccessError):
            own.with_user(self.one).substitute_id = self.three
        with self.assertRaises(AccessError):
            self.env["collections.substitute"].with_user(self._user(login="plain")).search([])


@tagged("post_install", "-at_install")
class TestCoverageOfTimeOff(TimeOffCommon):
    def _rows(self):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["collections.coverage"].search(
            [("user_id", "=", self.one.id), ("company_id", "=", self.company.id)]
        )
        return {(row.day - self.today).days: row for row in rows}

    def test_time_off_and_parts_of_it(self):
        self._late().user_id = self.one
        self._substitute()
        self._time_off(1, 2)
        self._time_off(3, 3, hours=(8, 12))
        rows = self._rows()
        self.assertEqual([rows[day].hours for day in range(6)], [8, 0, 0, 4, 8, 0])
        self.assertEqual([rows[day].away for day in range(4)], [False, True, True, False])
        self.assertEqual(rows[1].substitute_id, self.two)
        self.assertFalse(rows[3].substitute_id)

    def test_days_off_of_all_are_those_of_the_calendar_s_zone(self):
        self._late().user_id = self.one
        start = datetime.combine(self.today, datetime.min.time())
        # March 4 in Brussels
        self.env["resource.calendar.leaves"].sudo().create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": start + timedelta(days=1, hours=23),
                "date_to": start + timedelta(days=2, hours=22, minutes=59),
            }
        )
        rows = self._rows()
        self.assertEqual([rows[day].hours for day in range(4)], [8, 8, 0, 8])
        self.assertFalse(rows[2].away)
