"""Annual percentage rates beside the examples of the rules, and what holds for any payments."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import apr

D = Decimal
F = Fraction


def now(amount):
    return [(amount, 0, 0)]


def every(amount, count, first=1, fraction=0):
    """Equal payments, one each unit period."""
    return [(amount, first + index, fraction) for index in range(count)]


@tagged("post_install", "-at_install")
class TestPublished(BaseCase):
    def test_regulation_z(self):
        """Appendix J, (c), with its own results; they have two decimals."""
        for name, advance, payments, periods, printed in (
            ("c(1)(i)", 5000, every(230, 24), 12, "9.69"),
            ("c(1)(ii)", 6000, every(200, 36, 1, F(19, 30)), 12, "11.82"),
            ("c(1)(iii)", 5000, every(219.17, 24, 0, F(6, 15)), 24, "10.34"),
            ("c(1)(iv)", 10_000, every(385, 40, 1, F(39, 90)), 4, "8.97"),
            ("c(1)(v)", 500, every(17.60, 30, 4, 4 / 7), 52, "14.96"),
            ("c(2)(i)", 5000, [(250, 1, 0), *every(230, 23, 2)], 12, "10.08"),
            (
                "c(2)(ii)",
                400,
                [(39.50, 1, F(5, 28)), *every(38.31, 11, 2, F(5, 28))],
                13,
                "28.50",
            ),
            (
                "c(3)(ii)",
                200,
                [*every(9.50, 19, 0, F(8, 14)), (30, 19, F(8, 14))],
                26,
                "12.22",
            ),
            ("c(4)(i)", 5000, [(250, 1, 0), *every(230, 22, 2), (280, 24, 0)], 12, "10.90"),
            ("c(5)(i)", 1000, [(1080, 1, 0)], F(365, 255), "11.45"),
            ("c(5)(i) as a float", 1000, [(1080, 1, 0)], 365 / 255, "11.45"),
            ("c(5)(ii)", 1000, [(1044, 1, 0)], 2, "8.80"),
        ):
            with self.subTest(name):
                found = apr.us_nominal(now(advance), payments, periods)
                self.assertEqual(round(found, 2), D(printed))
                self.assertEqual(found.as_tuple().exponent, -4)

    def test_small_loan(self):
        self.assertEqual(apr.us_nominal(now(975), every(340, 3), 12), D("27.4849"))

    def test_directive(self):
        """Examples of Directive 90/88/EEC: 1,000 for a year and a half, with fees, in two parts."""
        first, last = date(1994, 1, 1), date(1995, 7, 1)
        for advances, payments, printed in (
            ([(first, 1000)], [(last, 1200)], "12.9620"),
            ([(first, 950)], [(last, 1200)], "16.9026"),
            # Fees of the first day are the same as a lower advance
            ([(first, 1000)], [(first, 50), (last, 1200)], "16.9026"),
            ([(0, 1000)], [(365, 600), (730, 600)], "13.0662"),
            (
                [(first, 1000)],
                [(date(1995, 1, 1), 600), (date(1996, 1, 1), 600)],
                "13.0662",
            ),
        ):
            with self.subTest(printed=printed, advances=advances):
                self.assertEqual(apr.eu_effective(advances, payments), D(printed))

    def test_thousands_of_percent(self):
        """37 % a month: as a month of the Directive, and by adding interest twelve times."""
        self.assertEqual(apr.to_effective(444, 12), D("4271.6643"))
        self.assertEqual(apr.eu_effective([(0, 1000)], [(F(365, 12), 1370)]), D("4271.6643"))
        # A tenth for a day
        self.assertEqual(
            apr.eu_effective([(0, 100)], [(1, 110)]), round((D("1.1") ** 365 - 1) * 100, 4)
        )

    def test_a_million_after_ten_years(self):
        """Where a step from above the solution goes far below it, and below zero."""
        found = apr.eu_effective([(0, 1)], [(3650, 10**6)])
        self.assertEqual(found, round((D(10) ** D("0.6") - 1) * 100, 4))

    def test_one_is_not_the_other(self):
        """The same loan: nominal for the United States, effective for the European Union."""
        nominal = apr.us_nominal(now(5000), every(230, 24), 12)
        effective = apr.eu_effective([(0, 5000)], [(F(365, 12) * (k + 1), 230) for k in range(24)])
        self.assertEqual((nominal, effective), (D("9.6857"), D("10.1275")))
        self.assertLess(abs(apr.to_effective(nominal, 12) - effective), D("0.0002"))


@tagged("post_install", "-at_install")
class TestApr(BaseCase):
    def _refuse(self, code, function, *args):
        with self.assertRaises(apr.AprError) as error:
            function(*args)
        self.assertEqual(error.exception.code, code)

    def test_free_credit(self):
        self.assertEqual(str(apr.us_nominal(now(1000), every(250, 4), 12)), "0.0000")
        self.assertEqual(apr.eu_effective([(0, 100)], [(30, 60), (90, 40)]), 0)
        self.assertEqual(apr.to_effective(0, 12), 0)
        # What costs a cent in many years is not free
        self.assertGreater(apr.eu_effective([(0, 100)], [(3650, D("100.01"))]), 0)

    def test_several_advances(self):
        """Two of 1,000, a period apart, at 2 %: paid by what they are worth then."""
        payment = 1000 * D("1.02") ** 3 + 1000 * D("1.02") ** 2
        advances = [(1000, 0, 0), (1000, 1, 0)]
        self.assertEqual(apr.us_nominal(advances, [(payment, 3, 0)], 12), 24)

    def test_nothing_is_no_payment(self):
        """Months without a payment."""
        skipped = [(0, 1, 0), (1020, 2, 0)]
        self.assertEqual(
            apr.us_nominal(now(1000), skipped, 12), apr.us_nominal(now(1000), skipped[1:], 12)
        )

    def test_no_rate(self):
        self._refuse("negative", apr.us_nominal, now(1000), every(10, 99), 12)
        self._refuse("negative", apr.eu_effective, [(0, 100)], [(9, D("99.99"))])
        self._refuse("none", apr.eu_effective, [(0, 100)], [(0, 200)])
        self._refuse("none", apr.us_nominal, now(100), [(120, 0, 0), (1, 3, 0)], 12)
        self._refuse("empty", apr.us_nominal, [], every(10, 2), 12)
        self._refuse("empty", apr.us_nominal, now(10), [], 12)
        self._refuse("empty", apr.eu_effective, [(0, 0)], [(1, 5)])

    def test_counts_as_decimals(self):
        payments = [(230, Decimal(number), Decimal(0)) for number in range(1, 25)]
        self.assertEqual(apr.us_nominal([(5000, 0, 0)], payments, 12), Decimal("9.6857"))

    def test_refused(self):
        self._refuse("amount", apr.us_nominal, now(-5), every(10, 2), 12)
        self._refuse("amount", apr.eu_effective, [(0, 100)], [(9, -1)])
        self._refuse("period", apr.us_nominal, now(5), every(10, 2), 0)
        self._refuse("period", apr.us_nominal, now(5), [(10, -1, 0)], 12)
        self._refuse("fraction", apr.us_nominal, now(5), [(10, 1, 1)], 12)
        self._refuse("fraction", apr.us_nominal, now(5), [(10, 1, -0.1)], 12)
        self._refuse("period", apr.to_effective, 5, 0)
        self._refuse("amount", apr.to_effective, -5, 12)
        for function, args in (
            (apr.us_nominal, (now(5), [(10, 1.0, 0)], 12)),
            (apr.us_nominal, (now("5"), every(10, 2), 12)),
            (apr.us_nominal, (now(5), every(10, 2), "12")),
            (apr.eu_effective, ([(date(2026, 1, 1), 5)], [(30, 6)])),
            (apr.eu_effective, ([(datetime(2026, 1, 1), 5)], [(datetime(2026, 2, 1), 6)])),
            (apr.eu_effective, ([("2026-01-01", 5)], [("2026-02-01", 6)])),
            (apr.to_effective, (5, 12.0)),
        ):
            with self.subTest(args=args), self.assertRaises(TypeError):
                function(*args)

    @given(
        st.integers(1, 60),
        st.integers(1, 400_000).map(lambda units: F(units, 10_000)),
        st.integers(0, 29),
        st.sampled_from([4, 12, 26, 52]),
    )
    @settings(max_examples=40)
    def test_us_rate_is_found_again(self, count, percent, odd, periods):
        """Payments are worth an advance at a rate: that rate comes out."""
        rate, fraction = percent / 100, F(odd, 30)
        worth = sum(1 / ((1 + fraction * rate) * (1 + rate) ** (k + 1)) for k in range(count))
        advance = D(worth.numerator) / D(worth.denominator) * 100
        found = apr.us_nominal(now(advance), every(100, count, 1, fraction), periods)
        self.assertLessEqual(abs(F(found) - percent * periods), F(1, 5000))

    @given(
        st.dictionaries(st.integers(30, 2000), st.integers(1, 10**6), min_size=1, max_size=12),
        st.integers(0, 100),
    )
    @settings(max_examples=40)
    def test_at_the_eu_rate_both_sides_are_worth_the_same(self, payments, cost):
        advance = D(sum(payments.values())) / (100 + cost) * 100
        found = apr.eu_effective([(0, advance)], [(day, paid) for day, paid in payments.items()])
        growth = 1 + found / 100
        above, below = growth + D("0.000001"), growth - D("0.000001")
        worth = [
            sum(paid * rate ** (-D(day) / 365) for day, paid in payments.items())
            for rate in (above, below)
        ]
        self.assertLess(worth[0], advance)
        self.assertGreater(worth[1], advance)

    @given(st.integers(1, 3000), st.integers(1, 3000), st.integers(30, 700))
    def test_who_pays_more_pays_a_higher_rate(self, cost, more, days):
        rates = [
            apr.eu_effective([(0, 10_000)], [(1, 100), (days, 9_900 + fee)])
            for fee in (cost, cost + more)
        ]
        self.assertLess(*rates)
