"""Which limitation rule is about a debt, and what moves its end."""

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine.limitation import warn_on
from odoo.addons.collections_followup.engine.limitation_rules import (
    Fact,
    Rule,
    choose,
    find_title,
    find_warned,
    measure,
)

ALL = frozenset({"payment", "acknowledgement", "plan", "letter", "negotiation", "action"})
DUE = date(2024, 1, 15)
TODAY = date(2026, 6, 1)


class TestLimitationRules(unittest.TestCase):
    def test_the_most_specific_rule_counts(self):
        us = Rule(1, country="us", kind="goods")
        ca = Rule(2, country="us", states=frozenset({"ca"}), kind="written")
        ca_oral = Rule(3, country="us", states=frozenset({"ca"}), kind="oral")
        fr = Rule(4, country="fr")
        fr_person = Rule(5, country="fr", binds="person")
        fr_title = Rule(6, country="fr", kind="judgment")
        anywhere = Rule(7)
        fr_own = Rule(8, country="fr", own=True)
        ohio = Rule(9, country="us", states=frozenset({"oh"}))
        rules = [us, ca, ca_oral, fr, fr_person, fr_title, ohio]
        for expected, asked in (
            (us, ("us", "ca", "goods", "business")),
            (ca, ("us", "ca", "written", "business")),
            (ca_oral, ("us", "ca", "oral", "business")),
            (ohio, ("us", "oh", "goods", "business")),
            (fr, ("fr", None, "goods", "business")),
            (fr_person, ("fr", None, "goods", "person")),
            (fr_title, ("fr", None, "judgment", "person")),
            (None, ("us", "ca", "judgment", "business")),
            (None, ("us", "tx", "written", "business")),
            (None, ("de", None, "goods", "business")),
        ):
            with self.subTest(asked=asked):
                self.assertEqual(choose(rules, *asked, DUE), expected)
        self.assertEqual(choose([*rules, anywhere], "de", None, "goods", "person", DUE), anywhere)
        self.assertEqual(choose([*rules, fr_own], "fr", None, "goods", "business", DUE), fr_own)

    def test_what_is_not_known_hides_nothing_that_is(self):
        us = Rule(1, country="us", kind="goods", years=4)
        ohio = Rule(2, country="us", states=frozenset({"oh"}))
        louisiana = Rule(3, country="us", states=frozenset({"la"}))
        # Of this kind itself it is not known there.
        goods = Rule(4, country="us", states=frozenset({"la"}), kind="goods")
        us_any = Rule(5, country="us", years=6)
        rules = [us, ohio, louisiana, goods]
        for expected, asked in (
            (us, ("us", "oh", "goods", "business")),
            (ohio, ("us", "oh", "written", "business")),
            (goods, ("us", "la", "goods", "business")),
        ):
            with self.subTest(asked=asked):
                self.assertEqual(choose(rules, *asked, DUE), expected)
        # One for any debt of the country says nothing of the kind.
        self.assertEqual(choose([ohio, us_any], "us", "oh", "goods", "person", DUE), ohio)
        known = ohio._replace(years=8)
        self.assertEqual(choose([us, known], "us", "oh", "goods", "person", DUE), known)

    def test_validity_goes_by_the_due_date(self):
        old = Rule(1, country="us", years=6)
        new = Rule(2, country="us", years=3, valid_from=date(2022, 4, 7))
        for day, expected in ((date(2022, 4, 6), old), (date(2022, 4, 7), new)):
            self.assertEqual(choose([old, new], "us", None, "goods", "person", day), expected)

    def test_facts_count_where_the_rule_says_so(self):
        rule = Rule(1, years=3, moved_by=ALL)
        facts = [Fact("payment", date(2025, 5, 1))]
        self.assertEqual(measure(rule, DUE, [], TODAY).day, date(2027, 1, 15))
        self.assertEqual(measure(rule, DUE, facts, TODAY).day, date(2028, 5, 1))
        none = rule._replace(moved_by=frozenset())
        self.assertEqual(measure(none, DUE, facts, TODAY).day, date(2027, 1, 15))
        for kind in ("acknowledgement", "plan", "letter"):
            moved = measure(rule, DUE, [Fact(kind, date(2025, 5, 1))], TODAY)
            self.assertEqual(moved.day, date(2028, 5, 1), kind)

    def test_what_comes_after_today_has_not_happened(self):
        rule = Rule(1, years=3, moved_by=ALL)
        later = [Fact("payment", TODAY + timedelta(days=1)), Fact("action", date(2027, 1, 1))]
        self.assertEqual(measure(rule, DUE, later, TODAY).day, date(2027, 1, 15))

    def test_what_lasts_is_left_out_until_today(self):
        rule = Rule(1, years=3, moved_by=ALL)
        since = TODAY - timedelta(days=9)
        for last in (None, TODAY, TODAY + timedelta(days=100)):
            with self.subTest(last=last):
                end = measure(rule, DUE, [Fact("negotiation", since, last)], TODAY).day
                self.assertEqual(end, date(2027, 1, 25))

    def test_numbers_of_the_issue(self):
        facts = [Fact("payment", date(2027, 1, 16))]
        rule = Rule(1, years=3, moved_by=ALL)
        late = date(2027, 2, 1)
        self.assertEqual(measure(rule, DUE, [], late).day, date(2027, 1, 15))
        self.assertEqual(measure(rule, DUE, facts, late).day, date(2027, 1, 15))
        revived = measure(rule._replace(revive=True), DUE, facts, late)
        self.assertEqual(revived.day, date(2030, 1, 16))
        german = rule._replace(year_end=True)
        self.assertEqual(measure(german, date(2023, 3, 15), [], late).day, date(2026, 12, 31))
        scots = rule._replace(years=5)
        self.assertEqual(measure(scots, date(2024, 2, 29), [], late).day, date(2029, 2, 28))

    def test_the_newest_title_counts(self):
        facts = [
            Fact("judgment", date(2025, 1, 1)),
            Fact("judgment", date(2025, 6, 1)),
            Fact("judgment", TODAY + timedelta(days=1)),
        ]
        self.assertEqual(find_title(facts, TODAY), date(2025, 6, 1))
        self.assertIsNone(find_title(facts[2:], TODAY))

    @given(
        st.integers(0, 500),
        st.integers(0, 400),
        st.sets(st.integers(0, 500), max_size=40),
    )
    def test_an_end_is_found_from_the_day_on_which_to_warn(self, offset, before, off):
        start = date(2026, 1, 1)
        holidays = {start + timedelta(days=day) for day in off}
        end = start + timedelta(days=offset + before)

        def is_working(day):
            return day.weekday() < 5 and day not in holidays

        on = warn_on(end, before, holidays)
        for day in (on - timedelta(days=1), on, on + timedelta(days=1)):
            self.assertEqual(end <= find_warned(day, before, is_working), on <= day)
