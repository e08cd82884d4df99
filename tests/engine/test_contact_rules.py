"""Contact rules: the examples of 12 CFR 1006.14, and what holds for any order of contacts."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import contact_rules as cr

NEW_YORK = ("America/New_York",)
PHONE = frozenset({"phone"})
SEVEN = cr.Frequency(channels=PHONE, counted=PHONE, limit=7, days=7, consent_lifts=7)
QUIET = cr.Quiet(channels=PHONE, days=7, consent_lifts=7)


def call(day, hour=15, month=4, **values):
    return cr.Event(datetime(2026, month, day, hour), "phone", **values)


def intent(day, hour=16, month=4, **values):
    return cr.Intent(
        datetime(2026, month, day, hour), "phone", values.pop("zones", NEW_YORK), **values
    )


@tagged("post_install", "-at_install")
class TestContactRules(BaseCase):
    def test_windows_that_begin_before_and_end_after(self):
        """A call between others is part of each window that it lies in."""
        history = cr.History(tuple(call(day) for day in (1, 2, 3, 7, 8, 9, 9)))
        self.assertTrue(SEVEN.allows(intent(5), history), "1-7: 4, 3-9: 5, 5-11: 4")
        crowded = cr.History(tuple(call(day) for day in (6, 7, 8, 9, 10, 11, 11)))
        self.assertFalse(SEVEN.allows(intent(5), crowded), "5-11 would have eight")
        self.assertTrue(SEVEN.allows(intent(4), crowded), "4-10 has six, and this one")

    def test_of_debts_that_nobody_named_one_stands_for_all(self):
        rule = cr.Frequency(channels=PHONE, counted=PHONE, limit=2, days=7)
        about = [frozenset(), frozenset({1}), frozenset({1, 2})]
        events = tuple(
            cr.Event(datetime(2026, 4, day, 15), "phone", debts=debts)
            for day, debts in zip((6, 7, 8), about, strict=True)
        )
        owed = frozenset(range(1, 2_000))
        for debts, most in ((owed, 3), (owed - {1}, 2), (owed - {1, 2}, 1), (frozenset(), 3)):
            history = cr.History(events, debts=debts)
            asked = cr.Intent(datetime(2026, 4, 9, 15), "phone", NEW_YORK, debts)
            self.assertEqual(rule.count(asked, history, NEW_YORK[0]), most)
            self.assertEqual(rule.allows(asked, history), most < 2)
            # Not one list for each of so many debts.
            lists = [key for key in history.cache if len(key) == 3 and key[0] == id(rule)]
            self.assertLessEqual(len(lists), 3)

    def test_limit_of_none(self):
        never = cr.Frequency(limit=0, days=1)
        self.assertFalse(never.allows(intent(5), cr.History()))
        self.assertIsNone(never.find_next(intent(5), cr.History()))

    def test_quiet_ends_with_its_last_day(self):
        history = cr.History((call(13, 15, 8, placed=False, conversation=True),))
        self.assertEqual(QUIET.find_next(intent(13, 16, 8), history), datetime(2026, 8, 20, 4))
        self.assertFalse(QUIET.allows(intent(13, 14, 8), history), "its whole day is the first")
        self.assertTrue(QUIET.allows(intent(12, 14, 8), history), "the day before")
        other = cr.History(
            (call(13, 15, 8, conversation=True, debts=frozenset({1})),), debts=frozenset({1, 2})
        )
        self.assertTrue(QUIET.allows(intent(14, 16, 8, debts=frozenset({2})), other))
        self.assertFalse(QUIET.allows(intent(14, 16, 8), other))

    def test_consent_ends_with_a_conversation_and_after_seven_days(self):
        consent = cr.Consent("phone", datetime(2026, 6, 4, 15))
        full = tuple(call(day, 12, 6) for day in (1, 2, 3, 3, 3, 3, 3))
        history = cr.History(full, (consent,))
        self.assertTrue(SEVEN.allows(intent(5, month=6), history))
        talked = cr.History((*full, call(4, 18, 6, conversation=True)), (consent,))
        self.assertFalse(SEVEN.allows(intent(5, month=6), talked))
        self.assertFalse(QUIET.allows(intent(5, month=6), talked))
        late = cr.History(tuple(call(10, 12, 6) for _n in range(7)), (consent,))
        self.assertTrue(SEVEN.allows(intent(10, month=6), late))
        self.assertTrue(SEVEN.allows(intent(11, month=6), late), "those of before were asked for")

    def test_open_from_when_it_is_agreed_to(self):
        """A consent of a later day, or a message that was written later, is the next moment."""
        rule = cr.ConsentNeeded(or_written=True)
        later = cr.Consent("email", datetime(2026, 6, 8, 9))
        wrote = cr.Event(datetime(2026, 6, 6, 10), "email", False, incoming=True, address="a@b.c")
        asked = cr.Intent(datetime(2026, 6, 4, 9), "email", NEW_YORK, address="a@b.c")
        for history, expected in (
            (cr.History((), (later,)), later.since),
            (cr.History((wrote,), (later,)), wrote.moment),
            (cr.History((), (cr.Consent("sms", later.since),)), None),
            (cr.History((cr.Event(wrote.moment, "email", address="a@b.c"),)), None),
        ):
            with self.subTest(history=history):
                self.assertEqual(cr.ask(asked, history, [(1, rule, "blocked")]).next, expected)

    def test_gap(self):
        gap = cr.Gap(minutes=120, counted=PHONE)
        history = cr.History((call(5, 15), call(5, 16)))
        self.assertEqual(gap.find_next(intent(5, 15), history), datetime(2026, 4, 5, 18))
        self.assertTrue(gap.allows(intent(5, 13), history))

    def test_required_messages_pass_what_does_not_bind_them(self):
        rule = cr.Forbidden()
        self.assertFalse(rule.concerns(intent(5, required=True)))
        self.assertTrue(cr.Forbidden(binds_required=True).concerns(intent(5, required=True)))

    def test_gravest_counts_and_advice_keeps_nobody(self):
        rules = [("a", cr.Forbidden(), "advised"), ("w", cr.Forbidden(), "warned")]
        self.assertEqual(cr.ask(intent(5), cr.History(), rules[:1]).verdict, "allowed")
        answer = cr.ask(intent(5), cr.History(), rules)
        self.assertEqual((answer.verdict, answer.next), ("warned", intent(5).moment))
        until = datetime(2026, 5, 1)
        rules.append(("b", cr.Forbidden(until=until), "blocked"))
        answer = cr.ask(intent(5), cr.History(), rules)
        self.assertEqual((answer.verdict, answer.next), ("blocked", until))

    @settings(max_examples=150)
    @given(
        st.lists(st.integers(0, 20 * 24), max_size=25),
        st.integers(0, 20 * 24),
        st.integers(1, 5),
        st.integers(1, 9),
        st.sampled_from([NEW_YORK, ("Asia/Kolkata",), ("Europe/London", "America/Chicago")]),
    )
    def test_no_window_has_more_than_its_limit(self, hours, planned, limit, days, zones):
        start = datetime(2026, 3, 1)
        events = [cr.Event(start + timedelta(hours=hour), "phone") for hour in hours]
        rule = cr.Frequency(limit=limit, days=days)
        moment = start + timedelta(hours=planned)
        history = cr.History(tuple(events))
        asked = cr.Intent(moment, "phone", zones)

        def fits(when):
            for zone in zones:
                mine = cr.to_local(when, zone).date()
                dates = [cr.to_local(event.moment, zone).date() for event in events]
                for back in range(days):
                    first = mine - timedelta(days=back)
                    inside = [d for d in dates if first <= d < first + timedelta(days=days)]
                    if len(inside) + 1 > limit:
                        return False
            return True

        self.assertEqual(rule.allows(asked, history), fits(moment))
        opening = rule.find_next(asked, history)
        self.assertTrue(fits(opening))
        between = moment
        while between < opening:
            self.assertFalse(fits(between))
            between += timedelta(hours=1)
