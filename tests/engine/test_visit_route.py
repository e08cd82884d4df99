"""Areas of postcodes and the order of a day's stops."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine import visit_route


class TestVisitRoute(BaseCase):
    def test_areas(self):
        for postcode, country, area in (
            ("10115", "DE", "10"),
            ("D-10115", "DE", "10"),
            ("SW1A 1AA", "GB", "SW"),
            ("m1 1ae", "GB", "M"),
            ("94105-1234", "US", "941"),
            ("K1A 0B1", "CA", "K1A"),
            ("1012 AB", "NL", "10"),
            ("00-950", "PL", "00"),
            (False, "DE", ""),
            ("", None, ""),
        ):
            with self.subTest(postcode):
                self.assertEqual(visit_route.get_area(postcode, country), area)

    def test_order(self):
        stops = [
            ("AT", "1010", "Wien", "Graben 1"),
            ("DE", "10115", "Berlin", "Chausseestr. 9"),
            ("DE", "10115", "Berlin", "chausseestr. 10"),
            ("DE", "D-10117", "Berlin", False),
            ("DE", False, "Aachen", "Markt 1"),
            (None, "10115", "Berlin", "Chausseestr. 1"),
        ]
        keys = [visit_route.get_key(*stop) for stop in stops]
        self.assertEqual(sorted(keys), keys)

    def test_common(self):
        self.assertEqual(visit_route.count_common("10115", "101 99"), 3)
        self.assertEqual(visit_route.count_common("10115", False), 0)

    @given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
    def test_stops_that_are_there_keep_their_order(self, route, added):
        old = [(key, ("old", place)) for place, key in enumerate(route)]
        new = [(key, ("new", place)) for place, key in enumerate(added)]
        stops = visit_route.add_stops(old, new)
        self.assertEqual([stop for stop in stops if stop[0] == "old"], [stop for _k, stop in old])
        self.assertEqual(len(stops), len(old) + len(new))
        keys = {stop: key for key, stop in old + new}
        if route == sorted(route):
            self.assertEqual([keys[stop] for stop in stops], sorted(keys.values()))
