from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine import lateness
from odoo.addons.collections_followup.engine.forecast import predict
from odoo.addons.collections_followup.engine.lateness import (
    EARLIEST,
    LATEST,
    RULE_OF_THUMB,
    Payments,
    add_payments,
    find_shape,
    find_usual,
    get_kept_rate,
    get_weight,
    judge_late,
    make_curve,
    make_habit,
    mix,
)

MONDAY = date(2026, 3, 2)
weights = st.dictionaries(
    st.integers(min_value=-40, max_value=200),
    st.floats(min_value=0.5, max_value=1000),
    max_size=8,
)


def paid(**days):
    """Payments of weight 1 each: how many by days late, as ``d12=8``."""
    own = {int(name[1:].replace("m", "-")): float(count) for name, count in days.items()}
    return Payments(paid=own, squares=sum(own.values()))


@st.composite
def histories(draw):
    own = draw(weights)
    squares = sum(weight**2 for weight in own.values())
    return Payments(own, draw(weights), draw(weights), squares)


@st.composite
def habits(draw):
    usual = find_usual([("a", draw(histories())), ("a", draw(histories()))])
    return usual.get_habit(draw(histories()), draw(st.sampled_from(("a", "b"))))


class TestHabit(TestCase):
    def test_curve_counts_what_is_still_open(self):
        # 4 at risk: 1 paid at 5; 1 open, 10 days old; then 1 of 2 paid at 20
        curve = make_curve(Payments({5: 1.0, 20: 1.0}, {}, {10: 1.0, 30: 1.0}, 2.0))
        self.assertEqual(curve.get(4), (0.0, 1.0))
        self.assertAlmostEqual(curve.get(5)[0], 0.25)
        self.assertAlmostEqual(curve.get(20)[0], 0.25 + 0.75 / 2)
        self.assertAlmostEqual(curve.get(20)[1], 0.375)

    def test_beyond_what_was_seen_the_pace_of_others_counts(self):
        # Half was paid on day 10, half is open and 40 days late
        payments = Payments({10: 1.0}, {}, {40: 1.0}, 1.0)
        self.assertAlmostEqual(make_curve(payments).get(LATEST)[1], 0.5)
        curve = make_curve(payments, RULE_OF_THUMB.flatten())
        self.assertAlmostEqual(curve.get(40)[1], 0.5)
        # The rule of thumb leaves 30 / 71 on day 40 and 30 / 142 on day 111
        self.assertAlmostEqual(curve.get(111)[1], 0.25)
        self.assertAlmostEqual(curve.get(111)[0], 0.75)

    def test_what_was_credited_is_never_paid(self):
        curve = make_curve(Payments({10: 3.0}, {5: 1.0}, {}, 3.0))
        paid_share, left = curve.get(LATEST)
        self.assertAlmostEqual(paid_share, 0.75)
        self.assertEqual(left, 0)

    def test_rule_of_thumb(self):
        self.assertAlmostEqual(RULE_OF_THUMB.get(29)[0], 0.5)
        self.assertAlmostEqual(RULE_OF_THUMB.get(59)[0], 2 / 3)

    def test_a_long_history_is_believed_and_a_thin_one_is_not(self):
        segment = mix(paid(d0=500), RULE_OF_THUMB, lateness.RULE)
        long = make_habit(paid(d40=200), segment, {0: 1.0})
        thin = make_habit(paid(d40=1), segment, {0: 1.0})
        self.assertEqual(predict(long, MONDAY, MONDAY).day, MONDAY + timedelta(days=40))
        self.assertLess(predict(thin, MONDAY, MONDAY).day, MONDAY + timedelta(days=21))
        self.assertGreater(thin.mean, 15)

    def test_shares_of_the_mixture(self):
        segment = mix(paid(d0=500), RULE_OF_THUMB, lateness.RULE)
        habit = make_habit(paid(d40=19), segment, {0: 1.0})
        shares = [share for share, _curve in habit.parts]
        # n = 19: 1 / 20 segment, of the rest 19 / 39 own
        self.assertAlmostEqual(shares[0], 0.95 * 19 / 39)
        self.assertAlmostEqual(shares[1], 0.05)
        self.assertAlmostEqual(sum(shares), 1)

    def test_large_payments_count_for_fewer(self):
        self.assertAlmostEqual(paid(d1=5).count, 5)
        self.assertAlmostEqual(Payments({1: 103.0}, {}, {}, 100.0**2 + 3).count, 1.0605, 3)

    def test_newer_invoices_weigh_more(self):
        half_a_year = MONDAY - timedelta(days=lateness.HALF_LIFE)
        self.assertAlmostEqual(get_weight(100, MONDAY), 2 * get_weight(100, half_a_year))

    def test_shape_is_stretched_for_few_payments(self):
        shape = find_shape([Payments({0: 2.0, 20: 2.0}, {}, {}, 4.0)])
        # ±10 × √(4 / 3)
        self.assertEqual(set(shape), {-12, 12})
        self.assertFalse(find_shape([paid(d3=2)]))

    def test_promises_are_shrunk(self):
        self.assertEqual(get_kept_rate((0, 0), (0, 0)), 0.5)
        self.assertAlmostEqual(get_kept_rate((3, 4), (7, 8)), (3 + 3 * 0.8) / 7)

    def test_risk(self):
        habit = make_habit(paid(d40=200), RULE_OF_THUMB, {0: 1.0})
        self.assertGreater(judge_late(habit, -5), 0.95)
        self.assertLess(judge_late(habit, 20), 0.1)

    @settings(max_examples=25, deadline=None)
    @given(habits(), st.integers(min_value=-200, max_value=500))
    def test_quantiles_rise_and_are_never_in_the_past(self, habit, age):
        days = [habit.find_days(age, share) for share in (0.1, 0.5, 0.9)]
        if None in days:
            self.assertEqual(set(days), {None})
            return
        self.assertEqual(days, sorted(days))
        due = MONDAY - timedelta(days=age + 1)
        found = predict(habit, due, MONDAY)
        self.assertTrue(MONDAY <= found.first <= found.day <= found.last)
        self.assertTrue(0 <= found.chance <= 1)

    @settings(max_examples=25, deadline=None)
    @given(habits(), st.integers(min_value=EARLIEST, max_value=LATEST))
    def test_chances_are_shares_of_one(self, habit, age):
        chances = habit.expect(age, [age + 7 * n for n in range(1, 20)])
        self.assertTrue(all(chance >= 0 for chance in chances))
        self.assertLessEqual(sum(chances), 1 + 1e-6)
        paid_share, left = habit.get(age)
        self.assertLessEqual(paid_share + left, 1 + 1e-6)

    @settings(max_examples=15, deadline=None)
    @given(st.lists(histories(), max_size=4))
    def test_adding_keeps_all_weights(self, parts):
        added = add_payments(parts)
        self.assertAlmostEqual(
            sum(added.paid.values()), sum(sum(part.paid.values()) for part in parts)
        )
