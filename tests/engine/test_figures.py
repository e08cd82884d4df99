"""Formulas beside what others published, and what has to hold whatever the amounts are."""

from decimal import Decimal as D

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine import figures as fg

amounts = st.decimals(0, 10**9, places=2)
positive = st.decimals("0.01", 10**9, places=2)
percents = st.decimals(0, 100, places=3)
day_counts = st.integers(-60, 400)
# A decimal has 28 digits: the last of them are no money.
CLOSE = D("0.000001")

# Published month by month: sales and receivables in millions, share past due, and what their
# author computed: DSO, best possible DSO, CEI. The sales are those of up to three months, a month
# has 30.4 days, and what is due that day counts as current.
SERIES = [
    (168.5, 167.6, 0.0, 30.2, 30.2, 100.0),
    (170.6, 318.5, 8.0, 57.1, 52.5, 43.5),
    (221.2, 443.4, 23.0, 72.2, 55.6, 48.6),
    (169.3, 429.4, 26.7, 69.8, 51.2, 61.5),
    (171.7, 425.4, 31.4, 69.0, 47.3, 56.8),
    (212.6, 483.8, 31.0, 79.7, 55.0, 50.7),
    (161.9, 446.6, 32.4, 74.6, 50.4, 57.9),
    (173.5, 457.2, 39.3, 76.1, 46.2, 47.5),
    (248.0, 537.2, 31.6, 84.0, 57.4, 49.7),
    (162.0, 527.6, 36.6, 82.5, 52.3, 47.1),
    (164.5, 487.5, 44.6, 77.4, 42.9, 48.5),
    (242.7, 535.3, 34.5, 85.8, 56.2, 51.4),
    (170.8, 534.8, 38.5, 84.4, 51.9, 45.4),
    (178.3, 538.0, 42.6, 82.9, 47.6, 43.3),
    (251.9, 587.3, 35.4, 89.1, 57.6, 49.4),
    (174.4, 572.4, 38.8, 86.3, 52.8, 46.0),
    (169.8, 540.2, 47.6, 82.6, 43.3, 44.0),
    (276.4, 607.3, 35.8, 89.2, 57.3, 49.1),
]


class FiguresCase(BaseCase):
    def _assert_rounds(self, value, printed):
        """Compare with what is printed, to as many digits as are printed."""
        printed = D(printed)
        self.assertEqual(round(value, -printed.as_tuple().exponent), printed)


class TestPublished(FiguresCase):
    def test_dso(self):
        for ar, sales, days, printed in [
            (500_000, 750_000, 30, "20.0"),
            (420_000, 1_080_000, 92, "35.78"),
            (1_200_000, 9_125_000, 365, "48.0"),
            (15_000, 10_000, 30, "45"),
            # Printed as 50.55: cut off, not rounded
            (5_000_000, 9_000_000, 91, "50.556"),
            # Of average receivables: the same formula
            (18_000, 20_000, 30, "27"),
        ]:
            with self.subTest(ar=ar):
                self._assert_rounds(fg.dso(ar, sales, days), printed)

    def test_best_possible_and_delinquent(self):
        self._assert_rounds(fg.best_possible_dso(300_000, 1_080_000, 92), "25.56")
        self._assert_rounds(fg.average_days_delinquent(120_000, 1_080_000, 92), "10.22")
        self._assert_rounds(fg.best_possible_dso(4_000, 10_000, 30), "12")
        self._assert_rounds(fg.average_days_delinquent(11_000, 10_000, 30), "33")

    def test_countback(self):
        months = [(100_000, 30), (80_000, 30), (70_000, 30)]
        days, rest = fg.dso_countback(212_000, months)
        self._assert_rounds(days, "73.71")
        self.assertEqual(rest, 0)
        days, rest = fg.dso_countback(212_000, [(100_000, 31), (80_000, 30), (70_000, 31)])
        self._assert_rounds(days, "75.17")
        days, rest = fg.dso_countback(90_000, [(120_000, 31)])
        self._assert_rounds(days, "23.25")

    def test_cei(self):
        self._assert_rounds(fg.cei(6_200, 10_890, 6_340, 3_590, months=3), "55.93")
        self._assert_rounds(fg.cei(6_200, 10_890, 6_340, 3_590), "79.630")
        self._assert_rounds(fg.cei(100_000, 1_000_000, 120_000, 100_000), "98.0")

    def test_cei_takes_all_that_is_open_at_the_end(self):
        # Calculators that take what is current at the end for all of it print nearly 100.
        right = fg.cei(6_200, 10_890, 6_340, 3_590)
        self.assertEqual(fg.cei(6_200, 10_890, 3_590, 3_590), 100)
        self.assertLess(right, 80)

    def test_monthly_series(self):
        before = 0
        for place, (sales, ar, late, dso, best, cei) in enumerate(SERIES):
            with self.subTest(month=place):
                months = [row[0] for row in SERIES[max(place - 2, 0) : place + 1]]
                sold = sum(map(fg.to_decimal, months))
                days = D("30.4") * len(months)
                current = fg.to_decimal(ar) * (1 - fg.to_decimal(late) / 100)
                # The inputs are printed to a tenth of a million and of a percent.
                self.assertAlmostEqual(float(fg.dso(ar, sold, days)), dso, delta=0.06)
                self.assertAlmostEqual(
                    float(fg.best_possible_dso(current, sold, days)), best, delta=0.06
                )
                self.assertAlmostEqual(float(fg.cei(before, sales, ar, current)), cei, delta=0.15)
            before = ar

    def test_days_late(self):
        paid = [(1_000, 10), (5_000, -3), (4_000, 25)]
        self.assertEqual(fg.weighted_days_late(paid), D("9.5"))
        self.assertEqual(fg.weighted_days_late(paid, floor=True), 11)
        self._assert_rounds(fg.simple_days_late(paid), "10.67")
        # One large invoice nearly in time, one small one a month late
        self.assertEqual(fg.simple_days_late([(100_000, 1), (500, 30)]), D("15.5"))
        self._assert_rounds(fg.weighted_days_late([(100_000, 1), (500, 30)]), "1.144")

    def test_turnover(self):
        self._assert_rounds(fg.turnover(3_650_000, 450_000, 450_000), "8.11")
        self.assertEqual(fg.turnover_days(3_650_000, 400_000, 500_000), 45)

    def test_roll_rates(self):
        rates = fg.roll_rates([200, 60, 30, 10, 0], [180, 60, 24, 15, 8])
        self.assertEqual(rates, [30, 40, 50, 80])
        self._assert_rounds(fg.flow_to_loss(rates), "4.8")

    def test_cure_rate(self):
        self.assertEqual(fg.cure_rate(18, 60), 30)
        self.assertEqual(fg.cure_rate(27_000, 90_000), 30)

    def test_right_party_rate(self):
        self.assertEqual(fg.right_party_rate(42, 300), 14)
        self.assertEqual(fg.right_party_rate(42, 120), 35)
        self.assertEqual(fg.contact_rate(120, 300), 40)

    def test_promises_kept(self):
        self.assertEqual(fg.promise_kept_rate(30, 10), 75)
        self.assertEqual(fg.promise_kept_value([(45_000, 60_000)]), 75)
        # What is paid above one promise is nothing for another.
        self.assertEqual(fg.promise_kept_value([(90_000, 60_000), (0, 60_000)]), 50)
        # 322 of 1,934 promises had any cash until their day
        self._assert_rounds(fg.promise_kept_rate(322, 1_934 - 322), "16.6")

    def test_bad_debt_and_recovery(self):
        self.assertEqual(fg.bad_debt_to_sales(12_500, 2_500_000), D("0.5"))
        self.assertEqual(fg.bad_debt_to_sales(12_500, 2_500_000, recovered=2_500), D("0.4"))
        self.assertEqual(fg.recovery_rate(25_000, 100_000), 25)
        self.assertEqual(fg.recovery_rate(25_000, 100_000, fees=5_000), 20)
        self.assertEqual(fg.cost_per_amount(1_500, 100_000), D("1.5"))

    def test_loss_rates(self):
        rates = fg.loss_rates([100_000, 50_000, 23_000, 8_000, 2_000], 2_000)
        for rate, printed in zip(rates, ("2.0", "4.0", "8.6957", "25", "100"), strict=True):
            self._assert_rounds(rate, printed)
        gross = [300_000, 140_000, 60_000, 23_000, 5_000]
        matrix = list(zip(gross, rates, strict=True))
        losses = fg.expected_losses(matrix)
        for loss, printed in zip(losses, ("6000", "5600", "5217.39", "5750", "5000"), strict=True):
            self._assert_rounds(loss, printed)
        self._assert_rounds(fg.provision(matrix), "27567.39")

    def test_provision(self):
        rates = ["0.3", "8", "26", "58", "82"]
        matrix = list(zip([100_000, 20_000, 10_000, 5_000, 2_000], rates, strict=True))
        self.assertEqual(fg.provision(matrix), 9_040)
        self.assertEqual(fg.provision(matrix, forward=D("0.10")), 9_944)
        self.assertEqual(fg.provision(matrix, forward=0.1), 9_944)
        matrix = [(15, "0.3"), ("7.5", "1.6"), (4, "3.6"), (2.5, 6.6), (1, "10.6")]
        self.assertEqual(fg.provision(matrix) * 1_000_000, 580_000)

    def test_nothing_is_cut_off(self):
        # A standard setter's example prints 112 for the last one.
        losses = fg.expected_losses([(15_000, 0.5), (7_500, 2.2), (4_000, 2.7), (2_500, 4.5)])
        self.assertEqual(losses, [75, 165, 108, D("112.5")])

    def test_no_dispute_is_larger_than_its_claim(self):
        self.assertEqual(fg.cap_disputed(500, 300), 300)
        self.assertEqual(fg.cap_disputed(200, 300), 200)
        self.assertEqual(fg.cap_disputed(200, 0), 0)
        self.assertEqual(fg.cap_disputed(200, -50), 0)


class TestBoundaries(FiguresCase):
    def test_nothing_to_divide_by_is_no_figure(self):
        for value in [
            fg.dso(100, 0, 30),
            fg.dso(0, 0, 30),
            # More credited than sold
            fg.dso(100, -5, 30),
            fg.dso(100, 50, 0),
            fg.best_possible_dso(100, 0, 30),
            fg.average_days_delinquent(100, 0, 30),
            fg.cei(0, 0, 0, 0),
            # All that could be open is not due yet
            fg.cei(0, 100, 100, 100),
            fg.weighted_days_late([]),
            fg.weighted_days_late([(0, 5)]),
            fg.simple_days_late([]),
            fg.mean_days([]),
            fg.turnover(100, 0, 0),
            fg.turnover_days(0, 100, 100),
            fg.turnover_days(100, 0, 0),
            fg.flow_to_loss([]),
            fg.flow_to_loss([30, None]),
            fg.cure_rate(0, 0),
            fg.contact_rate(0, 0),
            fg.right_party_rate(0, 0),
            fg.promise_kept_rate(0, 0),
            fg.promise_kept_value([]),
            fg.plan_default_rate(0, 0),
            fg.bad_debt_to_sales(0, 0),
            fg.recovery_rate(0, 0),
            fg.cost_per_amount(5, 0),
            fg.provision([(100, None)]),
        ]:
            self.assertIsNone(value)
        self.assertEqual(fg.roll_rates([0, 10], [5, 5]), [None])
        self.assertEqual(fg.cohort_roll_rates([0, 10], [0, 5]), [None, 50])
        self.assertEqual(fg.loss_rates([100, 0], [5, 0]), [5, None])

    def test_no_receivables_are_no_days(self):
        self.assertEqual(fg.dso(0, 100, 30), 0)
        self.assertEqual(fg.dso_countback(0, [(0, 31), (100, 30)]), (0, 0))
        # Customers have more to their credit than they owe
        self.assertEqual(fg.dso_countback(-100, [(50, 31)]), (0, 0))
        self.assertEqual(fg.dso(-100, 100, 30), -30)

    def test_a_month_without_sales_has_its_days(self):
        self.assertEqual(fg.dso_countback(150, [(100, 30), (0, 31), (100, 30)]), (76, 0))
        # More credited than sold: as if nothing was
        self.assertEqual(fg.dso_countback(150, [(100, 30), (-70, 31), (100, 30)]), (76, 0))
        # All is explained: the month before adds nothing
        self.assertEqual(fg.dso_countback(100, [(100, 30), (0, 31), (100, 30)]), (30, 0))

    def test_history_is_exhausted(self):
        months = [(100_000, 31), (100_000, 30), (0, 31)]
        self.assertEqual(fg.dso_countback(300_000, months), (92, 100_000))
        self.assertEqual(fg.dso_countback(300, []), (0, 300))
        # Explained to the last unit
        self.assertEqual(fg.dso_countback(200_000, months), (61, 0))

    def test_provision_is_at_most_what_is_open(self):
        self.assertEqual(fg.provision([(100, 80)], forward=1), 100)
        self.assertEqual(fg.provision([(100, 250)]), 100)
        self.assertEqual(fg.provision([(100, 50)], forward=-1), 0)
        # A credit loses nothing, and saves nothing elsewhere.
        self.assertEqual(fg.provision([(-100, 50), (100, 50)]), 50)
        # No rate is needed where nothing is open.
        self.assertEqual(fg.provision([(0, None), (100, 50)]), 50)
        self.assertEqual(fg.provision([]), 0)

    def test_what_a_number_is(self):
        for value in (5, 5.0, "5", D(5), "5.00"):
            self.assertEqual(fg.dso(value, "10", 30), 15)
        self.assertEqual(fg.to_decimal(0.1), D("0.1"))
        for value in (None, True, [5], b"5", 5j):
            with self.assertRaises(TypeError):
                fg.dso(value, 10, 30)
        for value in ("", "1,000", "x", "nan", float("inf"), D("NaN")):
            with self.assertRaises(ValueError):
                fg.dso(value, 10, 30)

    def test_what_is_refused(self):
        for formula in [
            lambda: fg.dso(1, 1, -1),
            lambda: fg.dso_countback(1, [(1, -1)]),
            lambda: fg.cei(1, 1, 1, 1, months=0),
            lambda: fg.weighted_days_late([(-1, 1)]),
            lambda: fg.roll_rates([1, 2], [1]),
            lambda: fg.cohort_roll_rates([1, 2], [1]),
            lambda: fg.cohort_roll_rates([1], [2]),
            lambda: fg.flow_to_loss([-1]),
            lambda: fg.promise_kept_rate(-1, 1),
            lambda: fg.promise_kept_value([(-1, 1)]),
            lambda: fg.loss_rates([-1], 1),
            lambda: fg.loss_rates([1, 2], [1]),
            lambda: fg.provision([(1, -1)]),
            lambda: fg.provision([(1, 1)], forward=-2),
        ]:
            with self.assertRaises(ValueError):
                formula()


class TestProperties(FiguresCase):
    @given(amounts, amounts, positive, st.integers(1, 366))
    def test_dso_is_best_possible_and_delinquent(self, current, overdue, sales, days):
        total = fg.dso(current + overdue, sales, days)
        parts = fg.best_possible_dso(current, sales, days) + fg.average_days_delinquent(
            overdue, sales, days
        )
        self.assertLessEqual(abs(total - parts), CLOSE * max(total, 1))

    @given(positive, st.integers(1, 24), st.integers(1, 31), st.decimals(0, 1, places=4))
    def test_countback_of_constant_sales_is_period_end_dso(self, sales, count, days, part):
        ar = sales * count * part
        found, rest = fg.dso_countback(ar, [(sales, days)] * count)
        self.assertEqual(rest, 0)
        period = fg.dso(ar, sales * count, days * count)
        self.assertLessEqual(abs(found - period), CLOSE)

    @given(
        amounts,
        st.lists(st.tuples(st.decimals(-(10**6), 10**9, places=2), st.integers(28, 31))),
    )
    def test_countback_explains_what_was_sold(self, ar, months):
        days, rest = fg.dso_countback(ar, months)
        sold = sum((max(sales, D(0)) for sales, _days in months), D(0))
        self.assertEqual(rest, max(ar - sold, D(0)))
        self.assertLessEqual(days, sum(length for _sales, length in months))
        # More receivables are never fewer days.
        self.assertLessEqual(days, fg.dso_countback(ar + 1, months)[0])

    @given(amounts, amounts, amounts, st.decimals(0, 1, places=4), st.integers(1, 12))
    def test_cei_is_best_where_nothing_is_overdue(self, beginning, sales, ending, part, months):
        current = ending * part
        value = fg.cei(beginning, sales, ending, current, months)
        assume(value is not None)
        self.assertLessEqual(value, 100)
        if current == ending:
            self.assertEqual(value, 100)

    @given(st.lists(st.tuples(positive, day_counts), min_size=1))
    def test_days_late_lie_between_the_first_and_the_last(self, items):
        days = [count for _amount, count in items]
        for late in (fg.weighted_days_late(items), fg.simple_days_late(items)):
            self.assertLessEqual(min(days) - CLOSE, late)
            self.assertLessEqual(late, max(days) + CLOSE)
        self.assertGreaterEqual(fg.weighted_days_late(items, floor=True), 0)
        self.assertGreaterEqual(
            fg.weighted_days_late(items, floor=True) + CLOSE, fg.weighted_days_late(items)
        )

    @given(positive, st.lists(day_counts, min_size=1))
    def test_equal_amounts_are_late_by_their_mean(self, amount, days):
        items = [(amount, count) for count in days]
        difference = fg.weighted_days_late(items) - fg.simple_days_late(items)
        self.assertLessEqual(abs(difference), CLOSE)

    @given(st.lists(st.tuples(amounts, st.decimals(0, 1, places=4)), min_size=1, max_size=8))
    def test_what_rolls_is_a_part(self, buckets):
        before = [amount for amount, _part in buckets]
        rates = fg.cohort_roll_rates(before, [amount * part for amount, part in buckets])
        for amount, rate in zip(before, rates, strict=True):
            self.assertEqual(rate is None, not amount)
            if rate is not None:
                self.assertTrue(0 <= rate <= 100)
        lost = fg.flow_to_loss(rates)
        if lost is not None:
            self.assertTrue(0 <= lost <= min(rates) + CLOSE)

    @given(positive, st.lists(st.decimals(0, 1, places=2), min_size=1, max_size=6))
    def test_balances_that_move_on_as_they_are_roll_as_cohorts(self, first, parts):
        balances = [first]
        for part in parts:
            balances.append(balances[-1] * part)
        # A steady state: each month the same stands in each bucket.
        rates = fg.roll_rates(balances, balances)
        if None not in rates:
            self.assertEqual(rates, fg.cohort_roll_rates(balances[:-1], balances[1:]))
            lost = fg.flow_to_loss(rates)
            self.assertLessEqual(abs(lost - balances[-1] / first * 100), CLOSE)

    @given(
        st.lists(st.tuples(amounts, percents), min_size=1, max_size=8),
        st.decimals(-1, 5, places=3),
        amounts,
        percents,
        st.decimals(0, 3, places=3),
    )
    def test_provision_never_falls_with_what_it_is_for(self, matrix, forward, more, worse, further):
        value = fg.provision(matrix, forward)
        gross = sum(amount for amount, _percent in matrix)
        self.assertTrue(0 <= value <= gross)
        (amount, percent), *rest = matrix
        for larger in (
            fg.provision([(amount + more, percent), *rest], forward),
            fg.provision([(amount, percent + worse), *rest], forward),
            fg.provision(matrix, forward + further),
        ):
            self.assertLessEqual(value, larger + CLOSE)

    @given(st.lists(positive, min_size=1, max_size=8), st.decimals(0, 1, places=4))
    def test_the_older_a_bucket_the_more_of_it_is_lost(self, lives, part):
        reached = [sum(lives[place:]) for place in range(len(lives))]
        rates = fg.loss_rates(reached, reached[-1] * part)
        self.assertEqual(rates, sorted(rates))
        self.assertTrue(all(0 <= rate <= 100 for rate in rates))

    @given(st.lists(st.tuples(amounts, amounts)))
    def test_promises_are_kept_at_most_in_full(self, promises):
        value = fg.promise_kept_value(promises)
        self.assertTrue(value is None or 0 <= value <= 100)
