from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.collections_followup.engine.ageing import (
    STANDARD_LIMITS,
    are_limits,
    get_bucket,
    get_spans,
    get_thresholds,
    parse_limits,
)


class TestAgeing(BaseCase):
    def test_boundary_days_belong_to_the_lower_bucket(self):
        expected = {-5: 0, 0: 0, 1: 1, 30: 1, 31: 2, 60: 2, 61: 3, 90: 3, 91: 4, 120: 4, 121: 5}
        for days, bucket in expected.items():
            self.assertEqual(get_bucket(days), bucket, days)

    @given(st.integers(-100, 2000), st.lists(st.integers(1, 900), min_size=1, max_size=12))
    def test_each_day_is_in_the_span_of_its_bucket(self, days, drawn):
        limits = sorted(set(drawn))
        bucket = get_bucket(days, limits)
        # As ``width_bucket`` of SQL counts.
        self.assertEqual(bucket, sum(first <= days for first in get_thresholds(limits)))
        if bucket:
            first, last = get_spans(limits)[bucket - 1]
            self.assertTrue(first <= days and (last is None or days <= last))
        else:
            self.assertLessEqual(days, 0)

    def test_limits_are_read_as_people_write_them(self):
        for text in ("30, 60, 90, 120", "30 60 90 120", "30;60;90;120", "30/60/90/120"):
            self.assertEqual(parse_limits(text), STANDARD_LIMITS)

    def test_what_are_no_limits_is_none(self):
        for text in (
            "",
            None,
            "30, 20",
            "0, 30",
            "-1, 5",
            "a",
            "30, 30",
            "1.5",
            "9999999",
        ):
            self.assertIsNone(parse_limits(text), text)
        self.assertIsNone(parse_limits(", ".join(map(str, range(1, 14)))))
        for limits in ([True], [30.0], ["30"], []):
            self.assertFalse(are_limits(limits))
