"""The list of ``make mutate`` follows the code."""

from unittest import TestCase

from benchmarks.mutants import MUTANTS, check


class TestMutants(TestCase):
    def test_each_line_stands_where_it_is_said_to(self):
        self.assertFalse(check(MUTANTS))
