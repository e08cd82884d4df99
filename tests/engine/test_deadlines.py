"""Legal deadlines: worked examples, what is refused, and random rules beside a plain reading."""

from datetime import date, datetime, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import deadlines as dl

EASTER = [date(2026, 4, 3), date(2026, 4, 6)]
ISSUE = {"issue": date(2026, 3, 16)}
ONE_DAY = timedelta(days=1)


def rule(anchor, n, kind="days", **more):
    return {"anchor": anchor, "kind": kind, "n": n, **more}


def give(rules, **anchors):
    day, words = dl.compute(rules, anchors)
    assert words
    return day


class TestWorkedExamples(TestCase):
    """Numbers of the issue, and of the laws named at each."""

    def test_second_deadline_counts_from_the_anchor(self):
        first = rule("issue", 19, roll="next_business")
        second = rule("issue", 33, roll="next_business")
        self.assertEqual(dl.compute([first], ISSUE, EASTER)[0], date(2026, 4, 7))
        self.assertEqual(dl.compute([second], ISSUE, EASTER)[0], date(2026, 4, 20))
        count = dl.explain([first], ISSUE, EASTER).count
        self.assertEqual((count.nominal, count.start), (date(2026, 4, 4), date(2026, 3, 16)))

    def test_roll(self):
        # Without the holidays the Monday is as good; the Friday before Easter is one of them.
        for roll, holidays, day in (
            ("next_business", [], date(2026, 4, 6)),
            ("prev_business", [], date(2026, 4, 3)),
            ("prev_business", EASTER, date(2026, 4, 2)),
            ("none", EASTER, date(2026, 4, 4)),
            (None, EASTER, date(2026, 4, 4)),
            (False, EASTER, date(2026, 4, 4)),
        ):
            rules = [rule("issue", 19, roll=roll)]
            self.assertEqual(dl.compute(rules, ISSUE, holidays)[0], day, roll)
        self.assertEqual(dl.compute([rule("issue", 19)], ISSUE, EASTER)[0], date(2026, 4, 4))

    def test_california(self):
        # Civ. 8204, 8412, 8414, 8460
        self.assertEqual(give(rule("first", 20), first=date(2026, 1, 5)), date(2026, 1, 25))
        done = {"completion": date(2026, 6, 30)}
        direct = [rule("completion", 90), rule("notice", 60)]
        others = [rule("completion", 90), rule("notice", 30)]
        self.assertEqual(give(direct, **done), date(2026, 9, 28))
        done["notice"] = date(2026, 7, 10)
        self.assertEqual(give(direct, **done), date(2026, 9, 8))
        self.assertEqual(give(others, **done), date(2026, 8, 9))
        self.assertEqual(give(rule("recorded", 90), recorded=date(2026, 9, 1)), date(2026, 11, 30))

    def test_texas(self):
        # Prop. 53.056, 53.052: whatever the day of the month in which work was done
        for worked in (date(2026, 3, 1), date(2026, 3, 31)):
            notice = rule("worked", 3, "nth_month_day", day=15)
            affidavit = rule("worked", 4, "nth_month_day", day=15)
            self.assertEqual(give(notice, worked=worked), date(2026, 6, 15))
            self.assertEqual(give(affidavit, worked=worked), date(2026, 7, 15))
        # 53.003: Saturday 15 August 2026
        affidavit = rule("worked", 4, "nth_month_day", day=15, roll="next_business")
        self.assertEqual(give(affidavit, worked=date(2026, 4, 9)), date(2026, 8, 17))

    def test_florida(self):
        # 713.06, .08, .22
        self.assertEqual(give(rule("first", 45), first=date(2026, 1, 5)), date(2026, 2, 19))
        self.assertEqual(give(rule("last", 90), last=date(2026, 3, 20)), date(2026, 6, 18))
        suit = [rule("recorded", 1, "years"), rule("contest", 60)]
        self.assertEqual(give(suit, recorded=date(2026, 6, 1)), date(2027, 6, 1))
        self.assertEqual(
            give(suit, recorded=date(2026, 6, 1), contest=date(2026, 9, 1)), date(2026, 10, 31)
        )

    def test_days_that_a_month_does_not_have(self):
        self.assertEqual(give(rule("a", 1, "months"), a=date(2026, 1, 31)), date(2026, 2, 28))
        self.assertEqual(give(rule("a", 1, "months"), a=date(2026, 2, 28)), date(2026, 3, 28))
        self.assertEqual(give(rule("a", 1, "years"), a=date(2024, 2, 29)), date(2025, 2, 28))
        self.assertEqual(give(rule("a", 4, "years"), a=date(2024, 2, 29)), date(2028, 2, 29))
        last = rule("a", 1, "nth_month_day", day=31)
        self.assertEqual(give(last, a=date(2026, 3, 5)), date(2026, 4, 30))
        self.assertEqual(give(last, a=date(2026, 4, 5)), date(2026, 5, 31))
        self.assertIn("no day 31", dl.compute(last, {"a": date(2026, 3, 5)})[1])
        self.assertNotIn("no day 31", dl.compute(last, {"a": date(2026, 4, 5)})[1])

    def test_nothing_later(self):
        self.assertEqual(give(rule("a", 0), a=date(2026, 1, 31)), date(2026, 1, 31))
        self.assertEqual(
            give(rule("a", 0, "nth_month_day", day=15), a=date(2026, 1, 31)), date(2026, 1, 15)
        )
        self.assertEqual(
            give(rule("a", 12, "nth_month_day", day=1), a=date(2026, 12, 31)), date(2027, 12, 1)
        )

    def test_other_weekends(self):
        # Friday 3 April 2026; Sunday is a working day
        rules = [rule("issue", 18, roll="next_business")]
        self.assertEqual(dl.compute(rules, ISSUE, weekend=(4, 5))[0], date(2026, 4, 5))
        self.assertEqual(dl.compute(rules, ISSUE, weekend=())[0], date(2026, 4, 3))


class TestSeveralRules(TestCase):
    def test_unknown_anchors_are_left_out_and_named(self):
        rules = [rule("completion", 90), rule("notice_of_completion", 60)]
        for empty in ({}, {"notice_of_completion": None}, {"notice_of_completion": False}):
            day, words = dl.compute(rules, {"completion": date(2026, 6, 30), **empty})
            self.assertEqual(day, date(2026, 9, 28))
            self.assertIn("No date of notice of completion", words)
            self.assertNotIn("earliest", words)
        self.assertEqual(
            dl.explain([*rules, *rules], {}).missing, ("completion", "notice_of_completion")
        )
        day, words = dl.compute(rules, {})
        self.assertIsNone(day)
        self.assertIn("No date of completion", words)
        self.assertIn("there is no deadline yet", words)
        self.assertIsNone(dl.explain(rules, {}).count)
        self.assertEqual(dl.compute([], ISSUE)[0], None)

    def test_earliest_after_rolling(self):
        # Saturday 4 April is moved behind Sunday 5 April
        rules = [rule("issue", 19, roll="next_business"), rule("issue", 20)]
        deadline = dl.explain(rules, ISSUE, EASTER)
        self.assertEqual(deadline.day, date(2026, 4, 5))
        self.assertEqual(deadline.count.rule, 1)

    def test_first_of_equals(self):
        rules = [rule("issue", 9), rule("issue", 8), rule("issue", 8)]
        self.assertEqual(dl.explain(rules, ISSUE).count.rule, 1)

    def test_earliest_of(self):
        recorded = date(2026, 7, 10)
        shared = rule("completion", 90, earliest_of=[rule("notice", 60)])
        self.assertEqual(give(shared, completion=date(2026, 6, 30)), date(2026, 9, 28))
        self.assertEqual(
            give(shared, completion=date(2026, 6, 30), notice=recorded), date(2026, 9, 8)
        )
        # What it does not say itself is as in the rule that holds it.
        group = {"kind": "days", "n": 19, "roll": "next_business", "earliest_of": ["issue", "late"]}
        anchors = {**ISSUE, "late": date(2026, 3, 17)}
        self.assertEqual(dl.compute(group, anchors, EASTER)[0], date(2026, 4, 7))
        self.assertEqual(len(dl.explain(group, anchors).counts), 2)

    def test_other_keys_mean_nothing(self):
        more = rule("issue", 19, jurisdiction="DE", source="§ 1", day=0, consequence="void")
        self.assertEqual(dl.compute(more, ISSUE)[0], date(2026, 4, 4))


class TestWords(TestCase):
    def test_each_step_is_said(self):
        rules = [
            rule("first_furnish", 1, roll="prev_business"),
            rule("last_furnish", 3, "nth_month_day", day=15),
            rule("recorded", 1, "years"),
        ]
        anchors = {"first_furnish": date(2026, 1, 2), "last_furnish": date(2026, 3, 20)}
        self.assertEqual(
            dl.compute(rules, anchors)[1],
            "First furnish on Friday 2 January 2026 plus 1 day: Saturday 3 January 2026. "
            "Saturday 3 January 2026 is no business day: the one before is Friday 2 January 2026. "
            "Last furnish on Friday 20 March 2026, day 15 of the month 3 months later: "
            "Monday 15 June 2026. "
            "No date of recorded: this rule is left out until there is one. "
            "The earliest of 2 is the deadline: Friday 2 January 2026.",
        )

    def test_others_say_it_their_way(self):
        steps = dl.explain(rule("issue", 19, roll="next_business"), ISSUE, EASTER).steps
        german = {
            "days": "%(anchor)s am %(start)s, %(n)s Tage später: %(day)s.",
            "next_business": "Nächster Werktag: %(day)s.",
        }
        text = dl.tell(steps, german, lambda day: day.strftime("%d.%m.%Y"), {"issue": "erlass"}.get)
        self.assertEqual(
            text, "Erlass am 16.03.2026, 19 Tage später: 04.04.2026. Nächster Werktag: 07.04.2026."
        )

    def test_every_kind_has_its_words(self):
        for n in (0, 1, 2):
            for kind in dl.KINDS:
                words = dl.compute(rule("issue", n, kind, day=3), ISSUE)[1]
                self.assertTrue(words.startswith("Issue on Monday 16 March 2026"), words)
                self.assertNotIn("1 days", words)
                self.assertNotIn("1 months", words)
                self.assertNotIn("1 years", words)


class TestRefused(TestCase):
    def _refuse(self, code, rules, anchors=None, **more):
        with self.assertRaises(dl.DeadlineError) as caught:
            dl.compute(rules, ISSUE if anchors is None else anchors, **more)
        self.assertEqual(caught.exception.code, code)
        self.assertTrue(str(caught.exception))

    def test_rules(self):
        self._refuse("kind", [rule("issue", 1, "weeks")])
        self._refuse("kind", [{"anchor": "issue", "n": 1}])
        self._refuse("kind", [rule("issue", 1, ["days"])])
        for n in (-1, 36526, True, 1.0, "1", None):
            self._refuse("n", [rule("issue", n)])
        self._refuse("n", [rule("issue", 101, "years")])
        self._refuse("n", [rule("issue", 1201, "months")])
        for day in (0, 32, -1, None, "15", True):
            self._refuse("day", [rule("issue", 1, "nth_month_day", day=day)])
        self._refuse("roll", [rule("issue", 1, roll="following")])
        self._refuse("roll", [rule("issue", 1, roll=["none"])])
        self._refuse("anchor", [rule("", 1)])
        self._refuse("anchor", [{"kind": "days", "n": 1}])
        self._refuse("rule", ["issue"])
        self._refuse("rule", [rule("issue", 1, earliest_of=[5])])

    def test_rules_without_a_date_are_checked_too(self):
        self._refuse("kind", [rule("issue", 1), rule("unknown", 1, "weeks")])

    def test_dates(self):
        for start in ("2026-03-16", datetime(2026, 3, 16), 20260316):
            self._refuse("start", [rule("issue", 1)], {"issue": start})
        self._refuse("far", [rule("issue", 1)], {"issue": date.max})
        self._refuse("far", [rule("issue", 1, "months")], {"issue": date.max})
        # Monday 1 January of the first year that there is: nothing before it
        first = [rule("issue", 0, roll="prev_business")]
        self._refuse("far", first, {"issue": date.min}, holidays=[date.min])

    def test_calendars(self):
        for holidays in ([datetime(2026, 4, 3)], ["2026-04-03"], [None]):
            with self.assertRaises(ValueError):
                dl.compute([rule("issue", 1)], ISSUE, holidays)
        for weekend in (range(7), (7,), ("sat",)):
            with self.assertRaises(ValueError):
                dl.compute([rule("issue", 1)], ISSUE, weekend=weekend)
        closed = [date(2026, 1, 1) + n * ONE_DAY for n in range(1000)]
        self._refuse("calendar", [rule("issue", 1, roll="next_business")], holidays=closed)
        self.assertEqual(dl.compute([rule("issue", 1)], ISSUE, closed)[0], date(2026, 3, 17))


def read_plainly(a_rule, start, holidays, weekend):
    """Count a rule with a finger on the calendar, a day after the other."""
    day, left = start, a_rule["n"]
    if a_rule["kind"] == "days":
        while left:
            day, left = day + ONE_DAY, left - 1
    else:
        if a_rule["kind"] == "years":
            left *= 12
        day = day.replace(day=1)
        while left:
            month = day.month
            while day.month == month:
                day += ONE_DAY
            left -= 1
        wanted = a_rule["day"] if a_rule["kind"] == "nth_month_day" else start.day
        while day.day < wanted and (day + ONE_DAY).month == day.month:
            day += ONE_DAY
    step = {"none": 0, "next_business": 1, "prev_business": -1}[a_rule["roll"]]
    while step and (day.weekday() in weekend or day in holidays):
        day += step * ONE_DAY
    return day


days = st.dates(date(2019, 12, 1), date(2029, 3, 1))
weekends = st.sampled_from([(5, 6), (4, 5), (6,), (), (0, 2, 4)])


@st.composite
def rules(draw):
    kind = draw(st.sampled_from(dl.KINDS))
    most = {"days": 400, "months": 30, "years": 6, "nth_month_day": 30}[kind]
    return {
        "anchor": draw(st.sampled_from("abcd")),
        "kind": kind,
        "n": draw(st.integers(0, most)),
        "day": draw(st.integers(1, 31)),
        "roll": draw(st.sampled_from(tuple(dl.ROLLS))),
    }


@st.composite
def calendars(draw, around):
    """Holidays where they matter: some by chance, and runs of days from where a count ends."""
    found = set(draw(st.lists(days, max_size=5)))
    for day in around:
        length = draw(st.integers(0, 4))
        back = draw(st.integers(0, 3))
        found |= {day + (n - back) * ONE_DAY for n in range(length)}
    return found


class TestProperties(TestCase):
    @given(
        st.data(),
        st.lists(rules(), max_size=5),
        st.dictionaries(st.sampled_from("abc"), st.none() | days),
        weekends,
    )
    def test_as_read_plainly(self, data, several, anchors, weekend):
        known = {name: day for name, day in anchors.items() if day}
        dated = [own for own in several if own["anchor"] in known]
        bare = [
            read_plainly({**own, "roll": "none"}, known[own["anchor"]], (), ()) for own in dated
        ]
        holidays = data.draw(calendars(bare))
        expected = [read_plainly(own, known[own["anchor"]], holidays, weekend) for own in dated]
        deadline = dl.explain(several, anchors, holidays, weekend)
        self.assertEqual([count.day for count in deadline.counts], expected)
        self.assertEqual([count.nominal for count in deadline.counts], bare)
        self.assertEqual(deadline.day, min(expected, default=None))
        self.assertEqual(
            set(deadline.missing), {own["anchor"] for own in several if own["anchor"] not in known}
        )
        day, words = dl.compute(several, anchors, holidays, weekend)
        self.assertEqual(day, deadline.day)
        self.assertEqual(words.count("."), len(deadline.steps))

    @given(rules(), rules(), days, st.frozensets(days, max_size=3))
    def test_what_is_silent_never_makes_it_later(self, one, other, start, holidays):
        anchors = dict.fromkeys("abcd", start)
        day = dl.compute([one], anchors, holidays)[0]
        self.assertLessEqual(dl.compute([one, other], anchors, holidays)[0], day)
        self.assertEqual(
            dl.compute([one, other], anchors, holidays)[0],
            dl.compute([other, one], anchors, holidays)[0],
        )
        if one["roll"] != "next_business":
            self.assertLessEqual(day, dl.compute([{**one, "roll": "none"}], anchors)[0])
        later = dict.fromkeys("abcd", start + ONE_DAY)
        self.assertLessEqual(day, dl.compute([one], later, holidays)[0])
