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

    def test_zones_of_postcodes(self):
        chicago, denver = "America/Chicago", "America/Denver"
        for country, state, postcode, zones in (
            ("US", "TX", "75201", (chicago,)),
            ("US", "TX", "79901-1234", (denver,)),
            ("US", "TX", "79830", (chicago, denver)),
            ("US", "TX", None, (chicago, denver)),
            ("US", None, "10001", ("America/New_York",)),
            ("US", None, "75201", (chicago,)),
            ("US", None, "99", ("America/New_York", "America/Los_Angeles")),
            ("US", None, "09012", ("America/New_York", "America/Los_Angeles")),
            ("US", "NY", "75201", ("America/New_York",)),
            ("ES", None, "35001", ("Atlantic/Canary",)),
            ("ES", None, "28001", ("Europe/Madrid",)),
            ("FR", None, "97400", ("Indian/Reunion",)),
            ("PT", None, "9500-150", ("Atlantic/Azores",)),
        ):
            self.assertEqual(places.get_address_zones(country, state, postcode), zones)

    def test_parts_and_laws(self):
        self.assertEqual(places.get_jurisdictions("PR"), ("PR", "US"))
        self.assertEqual(places.get_jurisdictions("US"), ("US",))
        self.assertEqual(places.get_jurisdictions(None), ())
        for country, state, postcode, part in (
            ("GB", None, "EH1 1AA", "SCT"),
            ("GB", None, "E1 6AN", "ENG"),
            ("GB", None, None, "ENG"),
            ("DE", "DE-BY", None, "BY"),
            ("US", "CA", "90001", "CA"),
            ("CH", None, None, None),
        ):
            self.assertEqual(places.get_part(country, state, postcode), part)

    def test_each_zone_is_one(self):
        import pytz

        found = [zone for states in places._STATES.values() for zone in states.values()]
        found += [tuple(zones) for zones in places._POSTCODES.values()]
        found += [tuple(zones.values()) for zones in places._ISLANDS.values()]
        for zone in {zone for zones in found for zone in zones}:
            pytz.timezone(zone)
        for state, zones in places._POSTCODES.items():
            self.assertLessEqual(set(zones), set(places._STATES["US"][state]))
            digits = [word for words in zones.values() for word in words.split()]
            self.assertFalse(
                [a for a in digits for b in digits if a != b and a.startswith(b)], state
            )

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
        # 00 for the plus sign, where it is not dialled so, or not known from where
        for number, country in (
            ("0049 30 123456", "US"),
            (" 0049 (30) 123456", None),
            ("4930123456", None),
            ("+49 (0)30 123456", "GB"),
            ("030 / 12 34 56", "DE"),
        ):
            self.assertEqual(places.normalize_number(number, country), "+4930123456", number)
        self.assertIsNone(places.normalize_number("0000", "US"))

    def test_where_a_number_is_from(self):
        self.assertEqual(places.get_number_area("617 555 2345", "US"), ("US", "6175552345"))
        self.assertEqual(places.get_number_area("none", "US"), (None, ""))
        self.assertEqual(places.get_number_area("+44 7911 123456"), ("GB", "7911123456"))

    def test_mobile(self):
        self.assertTrue(places.is_mobile("+49 151 23456789"))
        self.assertFalse(places.is_mobile("+49 30 123456"))
        self.assertIsNone(places.is_mobile("+1 212 555 2345"), "there numbers do not tell")

    def test_the_same_number_in_two_countries_is_two(self):
        for _again in range(2):
            self.assertEqual(places.normalize_number("030 123456", "DE"), "+4930123456")
            self.assertEqual(places.normalize_number("030 123456", "NL"), "+3130123456")
            self.assertIsNone(places.normalize_number("030 123456"))
            self.assertEqual(places.get_number_zones("030 123456", "DE"), ("Europe/Berlin",))

    def test_holidays(self):
        self.assertTrue(places.make_holidays("DE", "BY")(date(2026, 1, 6)))
        self.assertFalse(places.make_holidays("DE", "BE")(date(2026, 1, 6)))
        self.assertFalse(places.make_holidays("DE", "nowhere")(date(2026, 1, 6)))
        is_holiday = places.make_holidays("US")
        self.assertTrue(is_holiday(date(2026, 7, 4)))
        self.assertFalse(is_holiday(date(2026, 7, 6)))
        self.assertIsNone(places.make_holidays("XX"))
