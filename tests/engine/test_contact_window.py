"""Wall clocks: both clock changes, several zones, closed days."""

from datetime import date, datetime, time, timedelta

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import contact_window as cw

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
DAY = cw.Window(time(8), time(21))


@tagged("post_install", "-at_install")
class TestContactWindow(BaseCase):
    def test_hour_that_is_left_out_begins_with_the_change(self):
        # 8 March 2026: 2:00 becomes 3:00
        self.assertEqual(
            cw.to_utc(datetime(2026, 3, 8, 2, 30), NEW_YORK), datetime(2026, 3, 8, 7, 0)
        )

    def test_hour_that_comes_twice_is_the_first(self):
        self.assertEqual(
            cw.to_utc(datetime(2026, 11, 1, 1, 30), NEW_YORK), datetime(2026, 11, 1, 5, 30)
        )

    def test_both_ends_of_the_day(self):
        for moment, is_open in (
            (datetime(2026, 4, 7, 11, 59, 59), False),
            (datetime(2026, 4, 7, 12), True),
            (datetime(2026, 4, 8, 0, 59, 59), True),
            (datetime(2026, 4, 8, 1), False),
        ):
            self.assertEqual(DAY.is_open(moment, [NEW_YORK]), is_open, moment)

    def test_opening_is_shared_by_all_zones(self):
        zones = (NEW_YORK, LOS_ANGELES)
        self.assertEqual(
            DAY.find_opening(datetime(2026, 4, 7, 12), zones), datetime(2026, 4, 7, 15)
        )
        self.assertEqual(DAY.find_opening(datetime(2026, 4, 8, 1), zones), datetime(2026, 4, 8, 15))
        inside = datetime(2026, 4, 7, 15, 7)
        self.assertEqual(DAY.find_opening(inside, zones), inside)

    def test_zones_that_are_never_open_together(self):
        office = cw.Window(time(9), time(17))
        self.assertIsNone(
            office.find_opening(datetime(2026, 4, 7), ("Asia/Tokyo", "America/New_York"))
        )

    def test_weekends_and_holidays(self):
        new_year = date(2027, 1, 1)
        office = cw.Window(time(8), time(18), range(5), lambda day: day == new_year)
        # Thursday evening, then a holiday on Friday: Monday
        self.assertEqual(
            office.find_opening(datetime(2026, 12, 31, 23, 30), [NEW_YORK]),
            datetime(2027, 1, 4, 13),
        )

    def test_until_midnight(self):
        late = cw.Window(time(20))
        self.assertTrue(late.is_open(datetime(2026, 4, 8, 3, 59, 59), [NEW_YORK]))
        self.assertFalse(late.is_open(datetime(2026, 4, 8, 4), [NEW_YORK]))
        self.assertEqual(late.find_end(datetime(2026, 4, 8, 1), NEW_YORK), datetime(2026, 4, 8, 4))

    def test_no_day_is_left(self):
        never = cw.Window(closed=lambda day: True)
        self.assertIsNone(never.find_opening(datetime(2026, 4, 8), [NEW_YORK]))

    def test_end_before_the_beginning_is_refused(self):
        for start, end in ((time(9), time(9)), (time(21), time(8))):
            with self.assertRaises(ValueError):
                cw.Window(start, end)

    def test_each_opening_is_open_and_none_is_before(self):
        """By the minute, over a week with a clock change in each zone."""
        window = cw.Window(time(8), time(21), (0, 1, 2, 3, 4, 5))
        zones = (NEW_YORK, "America/Phoenix")
        moment, last = datetime(2026, 3, 6), datetime(2026, 3, 13)
        while moment < last:
            opening = window.find_opening(moment, zones)
            self.assertTrue(window.is_open(opening, zones))
            between = moment
            while between < min(opening, last):
                self.assertFalse(window.is_open(between, zones), between)
                between += timedelta(minutes=15)
            moment = max(opening, moment) + timedelta(hours=1)
