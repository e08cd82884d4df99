"""The best hours on examples, and beside a plain recount of the formula."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import best_time as bt
from odoo.addons.collections_followup.engine.places import make_working_days
from odoo.addons.collections_followup.engine.working_days import is_weekday

# A Monday
MONDAY = date(2026, 1, 5)
LATER = datetime(2026, 6, 1)
ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"]


def at(day, hour, minute=0):
    """Return a moment so many days after the Monday, by the wall clock of UTC."""
    return datetime(2026, 1, 5, hour, minute) + timedelta(days=day)


def calls(marks):
    """``{(day, hour): "+-"}``: two calls, one of which reached somebody."""
    return [
        bt.Contact(at(day, hour, minute), "phone", mark == "+")
        for (day, hour), own in marks.items()
        for minute, mark in enumerate(own)
    ]


def find(contacts, answers=(), signs=(), is_working=is_weekday, zone="UTC"):
    return bt.find_best(bt.observe(contacts, answers, signs, zone, LATER), is_working, MONDAY)


@tagged("post_install", "-at_install")
class TestBestTime(BaseCase):
    def test_few_contacts_say_nothing(self):
        self.assertFalse(find(calls({(0, 10): "++", (1, 10): "++"})))
        best = find(calls({(0, 10): "++", (1, 10): "+++"}))["phone"]
        self.assertEqual((best.start, best.end, best.well, best.tried), (10, 12, 5, 5))
        self.assertFalse(best.some_days)

    def test_hour_that_comes_through(self):
        marks = {(0, 8): "-", (1, 9): "-", (2, 10): "+", (3, 11): "++", (4, 10): "-", (8, 15): "--"}
        best = find(calls(marks))["phone"]
        self.assertEqual((best.start, best.well, best.tried), (10, 3, 4))

    def test_one_stroke_of_luck_does_not_beat_a_habit(self):
        marks = {(n, 10): "+" for n in range(5)} | {(7, 10): "++++-", (8, 16): "++", (9, 8): "--"}
        self.assertEqual(find(calls(marks))["phone"].start, 10)

    def test_nothing_stands_out(self):
        self.assertFalse(find(calls({(0, 10): "+-", (1, 12): "+-", (2, 14): "+-"})))
        self.assertFalse(find(calls({(0, 10): "----", (1, 12): "--"})))
        # Once or twice is no habit, and always the same hour without much luck none either.
        self.assertFalse(find(calls({(0, 10): "+", (1, 12): "----"})))
        self.assertFalse(find(calls({(0, 10): "++", (1, 12): "----"})))
        self.assertTrue(find(calls({(0, 10): "+++", (1, 12): "----"})))
        self.assertFalse(find(calls({(0, 10): "++--------"})))

    def test_days_that_go_badly_are_left_out(self):
        marks = {(0, 10): "--", (4, 10): "--", (1, 10): "++", (2, 11): "+-", (3, 10): "+"}
        best = find(calls(marks))["phone"]
        self.assertEqual((best.weekdays, best.some_days), (frozenset({1, 2, 3}), True))
        self.assertEqual((best.well, best.tried), (4, 5))

    def test_only_the_customers_working_days_and_hours_count(self):
        marks = {(5, 10): "+++", (6, 10): "+++", (0, 3): "+++", (0, 22): "+++"}
        self.assertFalse(find(calls(marks)))
        # In Saudi Arabia, Sunday to Thursday is worked.
        best = find(calls(marks), is_working=make_working_days("SA"))
        self.assertFalse(best)
        best = find(calls({(6, 10): "+++", (0, 10): "++"}), is_working=make_working_days("SA"))
        self.assertEqual(best["phone"].weekdays, frozenset({6, 0, 1, 2, 3}))

    def test_answers_promises_and_payments_after_a_message(self):
        sent = [bt.Contact(at(7 * n, 9), "email") for n in range(5)]
        answers = [bt.Answer(at(1, 15), "email")]
        signs = [bt.Sign(date(2026, 1, 12)), bt.Sign(date(2026, 1, 20), True)]
        seen = bt.observe(sent, answers, signs, "UTC", LATER)
        self.assertEqual(
            [own.well for own in seen if not own.own], [True, True, True, False, False]
        )
        self.assertEqual([own.local for own in seen if own.own], [at(1, 15)])

    def test_what_a_customer_does_is_counted_once(self):
        sent = [bt.Contact(at(0, 9), "email"), bt.Contact(at(2, 9), "email")]
        for signs in ([bt.Sign(date(2026, 1, 8), True)], [bt.Sign(date(2026, 1, 7))]):
            seen = bt.observe(sent, [], signs, "UTC", LATER)
            self.assertEqual([own.well for own in seen], [False, True])
        # Paid on the day of the reminder: of the one before. Later than a week: of none.
        seen = bt.observe(sent, [], [bt.Sign(date(2026, 1, 7), True)], "UTC", LATER)
        self.assertEqual([own.well for own in seen], [True, False])
        seen = bt.observe(sent, [], [bt.Sign(date(2026, 1, 15), True)], "UTC", LATER)
        self.assertEqual([own.well for own in seen], [False, False])
        # The call in between takes it, and is judged by whether somebody spoke.
        called = bt.Contact(at(2, 12), "phone")
        seen = bt.observe([*sent, called], [], [bt.Sign(date(2026, 1, 8), True)], "UTC", LATER)
        self.assertFalse(any(own.well for own in seen))

    def test_what_may_still_be_answered_is_not_counted_yet(self):
        sent = [bt.Contact(at(0, 9), "email"), bt.Contact(at(1, 9), "phone")]
        for now, count in ((at(7, 9), 1), (at(7, 10), 2)):
            self.assertEqual(len(bt.observe(sent, [], [], "UTC", now)), count)
        answers = [bt.Answer(at(0, 12), "email")]
        self.assertEqual(len(bt.observe(sent, answers, [], "UTC", at(2, 0))), 3)

    def test_who_calls_at_ten_is_there_at_ten(self):
        marks = {(0, 8): "-", (1, 8): "-", (2, 14): "-"}
        answers = [bt.Answer(at(n, 10), "phone") for n in (1, 2, 3)]
        best = find(calls(marks), answers)["phone"]
        self.assertEqual((best.start, best.tried, best.well, best.own), (10, 3, 3, 3))

    def test_order_of_channels(self):
        made = calls({(0, 10): "+-", (1, 10): "+--"})
        made += [bt.Contact(at(7 * n, 9), "email") for n in range(5)]
        made += [bt.Contact(at(7 * n, 12), "sms") for n in range(3)]
        seen = bt.observe(made, [bt.Answer(at(30, 9), "email")], [], "UTC", LATER)
        self.assertEqual(
            bt.rank_channels(seen), [("phone", bt.Share(5, 2)), ("email", bt.Share(5, 1))]
        )

    def test_next_moment_is_a_working_day_of_the_customer(self):
        best = bt.Best("phone", 10, 12, frozenset({0, 1, 2, 3}), 5, 4, 0, True)
        is_working = make_working_days("DE")
        for moment, expected in (
            # Berlin is an hour ahead of UTC in winter, two in summer.
            (datetime(2026, 3, 2, 8, 59), datetime(2026, 3, 2, 9)),
            (datetime(2026, 3, 2, 10, 30), datetime(2026, 3, 2, 10, 30)),
            (datetime(2026, 3, 2, 11), datetime(2026, 3, 3, 9)),
            # Over Good Friday, the weekend and Easter Monday
            (datetime(2026, 4, 2, 12), datetime(2026, 4, 7, 8)),
        ):
            self.assertEqual(best.find_moment(moment, "Europe/Berlin", is_working), expected)


moments = st.builds(
    lambda day, quarter: datetime(2026, 1, 5) + timedelta(days=day, minutes=15 * quarter),
    st.integers(0, 60),
    st.integers(0, 95),
)
channels = st.sampled_from(["phone", "email", "sms", "letter", "visit"])
contacts = st.lists(st.builds(bt.Contact, moments, channels, st.booleans()), max_size=40)
answers = st.lists(st.builds(bt.Answer, moments, st.sampled_from(["phone", "email"])), max_size=10)
signs = st.lists(
    st.builds(bt.Sign, moments.map(lambda moment: moment.date()), st.booleans()), max_size=10
)


def recount(entries, best):
    """Return how often it went well in some hours, as plainly as can be."""
    tried = [
        own
        for own in entries
        if own.channel == best.channel
        and best.start <= own.local.hour < best.end
        and own.local.weekday() in best.weekdays
        and is_weekday(own.local.date())
    ]
    return len(tried), len([own for own in tried if own.well])


@tagged("post_install", "-at_install")
class TestBestTimeProperties(BaseCase):
    @settings(max_examples=300, deadline=None)
    @given(contacts, answers, signs, st.sampled_from(ZONES))
    def test_claims_are_what_a_recount_says(self, made, heard, shown, zone):
        entries = bt.observe(made, heard, shown, zone, LATER)
        self.assertEqual(len(entries), len(made) + len(heard))
        written = [
            own for own in entries if not own.own and own.channel in ("email", "sms", "letter")
        ]
        self.assertLessEqual(sum(own.well for own in written), len(heard) + len(shown))
        for channel, best in bt.find_best(entries, is_weekday, MONDAY).items():
            own = [entry for entry in entries if entry.channel == channel]
            self.assertGreaterEqual(len(own), bt.LEAST)
            self.assertEqual(recount(entries, best), (best.tried, best.well))
            self.assertGreaterEqual(best.well, bt.LEAST_WELL)
            self.assertTrue(bt.FIRST <= best.start < best.end <= bt.LAST)
            self.assertLessEqual(best.weekdays, {0, 1, 2, 3, 4})

    @settings(max_examples=100, deadline=None)
    @given(contacts, answers, signs, st.randoms())
    def test_order_of_what_is_read_changes_nothing(self, made, heard, shown, random):
        before = (
            find(made, heard, shown),
            bt.rank_channels(bt.observe(made, heard, shown, "UTC", LATER)),
        )
        for some in (made, heard, shown):
            random.shuffle(some)
        after = (
            find(made, heard, shown),
            bt.rank_channels(bt.observe(made, heard, shown, "UTC", LATER)),
        )
        self.assertEqual(before, after)

    @settings(max_examples=200, deadline=None)
    @given(
        st.integers(6, 18),
        st.frozensets(st.integers(0, 6), min_size=1),
        moments,
        st.sampled_from(ZONES),
        st.sampled_from(["DE", "US", "SA"]),
    )
    def test_next_moment_is_the_first_one(self, start, weekdays, moment, zone, country):
        best = bt.Best("phone", start, start + 2, weekdays, 5, 5, 0, False)
        is_working = make_working_days(country)
        found = best.find_moment(moment, zone, is_working)

        def is_open(when):
            local = bt.to_local(when, zone)
            return best.has(local) and is_working(local.date())

        plain = next(
            (
                when
                for n in range(4 * 24 * 15)
                if is_open(when := moment + timedelta(minutes=15 * n))
            ),
            None,
        )
        if plain is None:
            self.assertTrue(found is None or found > moment + timedelta(days=15))
        else:
            self.assertEqual(found, plain)
