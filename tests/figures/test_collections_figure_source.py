from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..figures_common import FIRST, LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureSource(FiguresCommon):
    def _scope(self, **options):
        _figure, source, scope = self.figures._ask(
            "dso", self.company, [(FIRST, LAST)], convention=options
        )
        return source, scope

    def test_sources_are_found(self):
        sources = self.env["collections.figure.source"]._get_sources()
        orders = [source._figure_order for source in sources]
        self.assertEqual(orders, sorted(orders))
        self.assertNotIn("collections.figure.source", [source._name for source in sources])

    def test_days_of_a_period(self):
        for days, expected in (("actual", 59), ("30", 60), ("30.4", 60.8)):
            source, scope = self._scope(days=days)
            counted = source._count_days(scope, date(2026, 1, 1), date(2026, 2, 28))
            self.assertAlmostEqual(float(counted), expected)
        source, scope = self._scope(days="30")
        self.assertEqual(source._count_days(scope, date(2026, 2, 1), date(2026, 2, 14)), 15)

    def test_moments_are_of_the_companys_days(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        source, scope = self._scope()
        domain = source._get_moments(scope, "date", FIRST, LAST)
        self.assertEqual(
            [str(condition.value) for condition in domain.iter_conditions()],
            ["2025-12-31 15:00:00", "2026-01-31 15:00:00"],
        )

    def test_numbers_and_choices_of_conventions(self):
        source, _scope = self._scope()
        number = source._enter("months", "Months", str, 1, 1, 12, whole=True)
        self.assertEqual(source._parse_convention(number, "3"), 3)
        for value in (0, 13, 1.5, "x", None, True, [], float("nan")):
            with self.assertRaises(UserError):
                source._parse_convention(number, value)
        choice = source._choose("due_today", "Due today", {"no": "not", "yes": "past due"})
        self.assertEqual(choice.default, "no")
        self.assertEqual(source._parse_convention(choice, True), "yes")
        with self.assertRaisesRegex(UserError, "no, yes"):
            source._parse_convention(choice, "perhaps")
