from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.collections_followup.engine.columns import split_columns


class TestColumns(TestCase):
    def test_what_fits_stays_together(self):
        self.assertEqual(split_columns([3, 4, 5], 12), [[0, 1, 2]])
        self.assertEqual(split_columns([], 12), [])

    def test_tables_are_about_as_wide(self):
        # Filled up, the first would have eleven columns and the second one.
        self.assertEqual(split_columns([8] * 12, 90), [[*range(6)], [*range(6, 12)]])
        self.assertEqual(split_columns([8] * 7, 30), [[0, 1, 2], [3, 4, 5], [6]])

    def test_what_fits_nowhere_stands_alone(self):
        self.assertEqual(split_columns([2, 40, 2, 2], 10), [[0], [1], [2, 3]])

    @given(st.lists(st.integers(1, 40), min_size=1, max_size=30), st.integers(10, 60))
    def test_all_columns_once_in_as_few_tables_as_can_be(self, widths, room):
        runs = split_columns(widths, room)
        self.assertEqual([place for run in runs for place in run], [*range(len(widths))])
        for run in runs:
            self.assertTrue(len(run) == 1 or sum(widths[place] for place in run) <= room)
        for first, second in zip(runs, runs[1:], strict=False):
            # Two that stand beside each other would not fit together.
            if len(runs) == 2:
                self.assertGreater(sum(widths[place] for place in first + second), room)
