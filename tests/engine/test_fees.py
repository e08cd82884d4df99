from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.collections_followup.engine import fees

D = Decimal
BANDS = ((0, 40), (1000, 70), (10_000, 100))
money = st.decimals(0, 10**6, places=2)


def percent(value, **options):
    return fees.Fee("percent", value, **options)


@tagged("post_install", "-at_install")
class TestFees(BaseCase):
    def _refuse(self, code, *args, **options):
        with self.assertRaises(fees.FeeError) as error:
            fees.compute(*args, **options)
        self.assertEqual(error.exception.code, code)

    def test_each_kind(self):
        for fee, owed, expected in (
            (percent(10), 1000, "100.00"),
            (percent(1.5), D("33.33"), "0.50"),
            (fees.Fee("fixed", 7.5), 1000, "7.50"),
            (fees.Fee("fixed", 7.5), D("0.01"), "7.50"),
            (fees.Fee("banded", bands=BANDS), D("999.99"), "40.00"),
            (fees.Fee("banded", bands=BANDS), 1000, "70.00"),
            (fees.Fee("banded", bands=BANDS), 10_000, "100.00"),
            (fees.Fee("banded", bands=((100, 5),)), 99, "0.00"),
        ):
            with self.subTest(fee=fee, owed=owed):
                self.assertEqual(str(fees.compute(fee, owed)), expected)
        self.assertEqual(str(fees.compute(percent(10), 1005, decimals=0)), "101")

    def test_nothing_adds_nothing(self):
        for fee in (
            None,
            fees.Fee("fixed"),
            fees.Fee("fixed", 0),
            percent(0, minimum=5),
            percent(None),
            fees.Fee("banded"),
        ):
            with self.subTest(fee=fee):
                self.assertEqual(str(fees.compute(fee, 1000)), "0.00")
        for owed in (0, -50):
            self.assertEqual(fees.compute(fees.Fee("fixed", 5), owed), 0)
            self.assertEqual(fees.compute(percent(10, minimum=5), owed), 0)

    def test_bounds(self):
        fee = percent(10, minimum=5, cap=D("50.00"))
        for owed, expected in ((20, 5), (100, 10), (1000, 50)):
            self.assertEqual(fees.compute(fee, owed), expected)

    def test_cap_of_all_fees(self):
        fee = fees.Fee("fixed", 20)
        for charged, expected in ((0, 20), (40, 20), (45, 15), (60, 0), (75, 0)):
            with self.subTest(charged=charged):
                self.assertEqual(fees.compute(fee, 100, charged=charged, total_cap=60), expected)
        self.assertEqual(fees.compute(fee, 100, charged=500), 20)

    def test_refused(self):
        self._refuse("kind", fees.Fee("daily", 5), 100)
        self._refuse("amount", fees.Fee("fixed", -5), 100)
        self._refuse("amount", percent(5, minimum=-1), 100)
        self._refuse("amount", fees.Fee("banded", bands=((0, -1),)), 100)
        self._refuse("bands", fees.Fee("banded", bands=((100, 5), (0, 4))), 100)
        self._refuse("bands", fees.Fee("banded", bands=((0, 5), (0, 4))), 100)
        self._refuse("percent", percent(101), 100)
        # A fee above its cap is a mistake, not a lower fee
        self._refuse("cap", fees.Fee("fixed", 50, cap=40), 100)
        self._refuse("cap", fees.Fee("banded", bands=BANDS, cap=99), 100)
        self._refuse("cap", percent(5, minimum=50, cap=40), 100)
        self._refuse("cap", percent(5, cap=-1), 100)
        self._refuse("cap", percent(5), 100, charged=-1)
        self._refuse("cap", percent(5), 100, total_cap=-1)
        # Said before anything is owed, too
        self._refuse("kind", fees.Fee("daily", 5), 0)
        with self.assertRaises(TypeError):
            fees.compute(fees.Fee("fixed", "5"), 100)

    @given(st.lists(money, max_size=8), st.decimals(0, 100, places=2), money, money)
    def test_levels_together_stay_below_the_cap(self, owed, rate, cap, total_cap):
        charged = D(0)
        for amount in owed:
            fee = fees.compute(percent(rate, cap=cap), amount, charged, total_cap)
            self.assertTrue(0 <= fee <= cap)
            charged += fee
        self.assertLessEqual(charged, total_cap)
