from datetime import date

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSection(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.section = cls.env["collections.pack.section"]

    def test_sections_are_found_in_the_registry(self):
        names = [section._name for section in self.section._get_sections()]
        self.assertNotIn("collections.pack.section", names)
        self.assertEqual(
            names[:2], ["collections.pack.section.summary", "collections.pack.section.ageing"]
        )
        for section in self.section._get_sections():
            self.assertTrue(section._get_title())
            self.assertTrue(self.env.ref(section._pack_template))

    def test_months_are_those_of_the_calendar_or_reach_to_the_day(self):
        self.assertEqual(
            self.section._get_periods(date(2026, 2, 28)),
            {
                "now": (date(2026, 2, 1), date(2026, 2, 28)),
                "before": (date(2026, 1, 1), date(2026, 1, 31)),
                "year": (date(2025, 2, 1), date(2025, 2, 28)),
            },
        )
        self.assertEqual(
            self.section._get_periods(date(2026, 3, 10)),
            {
                "now": (date(2026, 2, 11), date(2026, 3, 10)),
                "before": (date(2026, 1, 11), date(2026, 2, 10)),
                "year": (date(2025, 2, 11), date(2025, 3, 10)),
            },
        )
        # A leap year is no other month.
        self.assertEqual(
            self.section._get_periods(date(2024, 2, 29))["year"],
            (date(2023, 2, 1), date(2023, 2, 28)),
        )

    def test_months_follow_each_other_without_gap(self):
        for day in (date(2026, 2, 28), date(2026, 3, 10), date(2026, 3, 30)):
            months = self.section._get_month_ends(day)
            self.assertEqual(len(months), 13)
            self.assertEqual(months[-1][1], day)
            for before, after in zip(months[:-2], months[1:-1], strict=True):
                self.assertEqual((after[0] - before[1]).days, 1)

    def test_words_of_numbers(self):
        section = self.section.with_company(self.company)
        self.assertEqual(section._number(-0.0, self.company), "0.00")
        self.assertEqual(section._whole(-0.2), "0")
        self.assertEqual(section._percent(1, 0), "–")
        self.assertEqual(section._percent(1, 4), "25.0 %")
        self.assertEqual(section._days(None), "–")
        self.assertIn("\N{NO-BREAK SPACE}", section._amount(5, self.company))
