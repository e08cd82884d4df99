"""Time zones, countries and holidays by address and telephone number."""

from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import places


@tagged("post_install", "-at_install")
class TestPlaces(BaseCase):
    def test_zones_of_addresses(self):
        for country, state, zones in (
            ("US", "NY", ("America/New_York",)),
            ("US", "KY", ("America/New_York", "America/Chicago")),
            ("US", None, ("America/New_York", "America/Los_Angeles")),
            ("DE", None, ("Europe/Berlin",)),
            ("CH", None, ("Europe/Zurich",)),
            (None, None, ()),
            ("XX", None, ()),
        ):
            self.assertEqual(places.get_address_zones(country, state), zones)

    def test_each_zone_is_one(self):
        import pytz

        for states in places._STATES.values():
            for zones in states.values():
                for zone in zones:
                    pytz.timezone(zone)

    def test_zones_of_numbers(self):
        for number, country, zones in (
            ("+1 212 555 2345", None, ("America/New_York",)),
            ("(310) 555-2345", "US", ("America/Los_Angeles",)),
            ("+49 30 123456", None, ("Europe/Berlin",)),
            ("+1 800 555 2345", None, ()),
            ("no number", "US", ()),
            (False, "US", ()),
        ):
            self.assertEqual(places.get_number_zones(number, country), zones, number)

    def test_one_notation(self):
        for number in ("(518) 555-2345", "518.555.2345", "+1 518 555 2345", "001 518 555 2345"):
            country = "DE" if number.startswith("00") else "US"
            self.assertEqual(places.normalize_number(number, country), "+15185552345")
        self.assertIsNone(places.normalize_number("12", "US"))

    def test_where_a_number_is_from(self):
        self.assertEqual(places.get_number_area("617 555 2345", "US"), ("US", "6175552345"))
        self.assertEqual(places.get_number_area("none", "US"), (None, ""))

    def test_mobile(self):
        self.assertTrue(places.is_mobile("+49 151 23456789"))
        self.assertFalse(places.is_mobile("+49 30 123456"))
        self.assertIsNone(places.is_mobile("+1 212 555 2345"), "there numbers do not tell")

    def test_holidays(self):
        is_holiday = places.make_holidays("US")
        self.assertTrue(is_holiday(date(2026, 7, 4)))
        self.assertFalse(is_holiday(date(2026, 7, 6)))
        self.assertIsNone(places.make_holidays("XX"))
