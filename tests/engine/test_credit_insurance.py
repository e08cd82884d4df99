"""What a credit insurer is told of debts."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from odoo.addons.collections_followup.engine import credit_insurance
from odoo.addons.collections_followup.engine.credit_insurance import Debt

D = Decimal


def _debt(key, day, amount, disputed=0):
    return Debt(key, date(2026, 1, day), date(2026, 2, day), D(amount), D(disputed))


class TestCreditInsurance(TestCase):
    def _declare(self, *debts, on_account=0, limit=1000, percent=90, **values):
        rows = credit_insurance.declare(debts, D(on_account), D(limit), D(percent), **values)
        return {row.key: row for row in rows}

    def test_money_pays_the_oldest_invoice_first(self):
        rows = self._declare(_debt("new", 9, 100), _debt("old", 2, 80), on_account=100)
        self.assertEqual(list(rows), ["old", "new"])
        self.assertEqual((rows["old"].applied, rows["old"].owed), (80, 0))
        self.assertEqual((rows["new"].applied, rows["new"].owed), (20, 80))
        self.assertEqual((rows["new"].covered, rows["new"].insured), (80, D("72.00")))
        self.assertEqual(rows["old"].reason, "")

    def test_what_is_disputed_is_uncovered_until_it_is_settled(self):
        rows = self._declare(_debt("part", 2, 100, 30), _debt("all", 3, 50, 70))
        self.assertEqual((rows["part"].disputed, rows["part"].covered), (30, 70))
        self.assertEqual((rows["all"].disputed, rows["all"].covered), (50, 0))
        self.assertEqual(rows["all"].reason, "disputed")

    def test_above_the_limit_nothing_is_covered(self):
        rows = self._declare(_debt("a", 2, 100), _debt("b", 3, 100), _debt("c", 4, 100), limit=150)
        self.assertEqual([rows[key].covered for key in "abc"], [100, 50, 0])
        self.assertEqual([rows[key].reason for key in "abc"], ["", "", "limit"])

    def test_only_what_was_invoiced_under_the_cover(self):
        rows = self._declare(
            *(_debt(day, day, 10) for day in (2, 3, 5, 6)),
            first=date(2026, 1, 3),
            last=date(2026, 1, 5),
        )
        self.assertEqual([rows[day].reason for day in (2, 3, 5, 6)], ["before", "", "", "after"])
        self.assertEqual([rows[day].covered for day in (2, 3, 5, 6)], [0, 10, 10, 0])

    def test_the_percentage_is_rounded_half_up_in_the_currency(self):
        self.assertEqual(self._declare(_debt("a", 2, "0.05"), percent=50)["a"].insured, D("0.03"))
        self.assertEqual(self._declare(_debt("a", 2, 5), percent=50, decimals=0)["a"].insured, 3)

    def test_what_makes_no_sense_is_refused(self):
        debt = _debt("a", 2, 10)
        for values in ({"on_account": -1}, {"limit": -1}, {"percent": 101}, {"percent": -1}):
            with self.assertRaises(ValueError):
                self._declare(debt, **values)
        for wrong in (_debt("a", 2, -1), _debt("a", 2, 1, -1)):
            with self.assertRaises(ValueError):
                self._declare(wrong)

    def test_too_much_time_ends_the_cover_of_what_is_new(self):
        due = date(2026, 3, 1)
        for day, told, expected in (
            (date(2026, 3, 31), None, None),
            (date(2026, 4, 1), None, date(2026, 4, 1)),
            (date(2026, 5, 1), None, date(2026, 4, 1)),
            (date(2026, 5, 1), date(2026, 5, 1), None),
            (date(2026, 5, 2), date(2026, 5, 1), date(2026, 5, 2)),
        ):
            with self.subTest(day=day, told=told):
                found = credit_insurance.get_stop([(due, told)], 30, day)
                self.assertEqual(found, expected)
        self.assertIsNone(credit_insurance.get_stop([(due, None)], 0, date(2027, 1, 1)))
        self.assertIsNone(credit_insurance.get_stop([], 30, date(2027, 1, 1)))
