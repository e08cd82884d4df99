from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigurePage(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(date(2026, 1, 9), 6_000.0)
        cls._invoice(date(2026, 2, 4), 10_000.0, partner=cls.partner_b)

    def _page(self, **asked):
        self.env.flush_all()
        page = self.figures.with_company(self.company).get_page(**asked)
        return page, {figure["name"]: figure for figure in page["figures"]}

    def test_the_last_month_that_is_over(self):
        page, _rows = self._page()
        self.assertEqual(page["day"], "2026-02-01")
        self.assertEqual((page["before"], page["after"]), ("2026-01-01", "2026-03-01"))
        page, _rows = self._page(day="2026-03-15")
        self.assertIn("03/02/2026", page["label"], "it is not over")
        self.assertEqual(page["after"], "")
        # No further than today
        self.assertEqual(self._page(day="2027-01-01")[0]["day"], "2026-03-01")

    def test_figures_beside_those_of_before(self):
        _page, rows = self._page(day="2026-01-20")
        # 49.6 days in January, 31 in December, nothing a year before
        self.assertEqual(rows["dso"]["text"], "49.6 days")
        before, year = rows["dso"]["others"]
        self.assertEqual(before["text"], "31.0 days")
        self.assertIn("+18.6", before["change"])
        self.assertEqual(before["trend"], "bad")
        self.assertEqual((year["text"], year["change"], year["trend"]), ("", "", ""))
        self.assertEqual(rows["contact_rate"]["text"], "")
        self.assertTrue(rows["dso"]["formula"] and rows["dso"]["source"] and rows["dso"]["words"])

    def test_what_sales_do_not_explain_is_so_many_days_or_more(self):
        name, given, day = "dso_countback", {"dso_countback": {"history": 1}}, "2026-01-20"
        _page, rows = self._page(day=day, conventions=given)
        # 16,000 are open, 10,000 of which were sold in January
        self.assertEqual(rows[name]["text"], "≥ 31.0 days")
        before = rows[name]["others"][0]
        self.assertEqual((before["text"], before["change"]), ("31.0 days", ""))
        detail = self.figures.with_company(self.company).get_detail(
            name, day=day, convention=given[name]
        )
        texts = [month["text"] for month in detail["months"]]
        self.assertEqual(texts[-2:], ["31.0 days", "≥ 31.0 days"])

    def test_quarters_and_years(self):
        page, rows = self._page(kind="quarter", day="2026-01-20")
        self.assertEqual(page["before"], "2025-10-01")
        # Until today: 16,000 open, 10,000 sold in 61 days
        self.assertEqual(rows["dso"]["text"], "97.6 days")
        page, rows = self._page(kind="year", day="2025-06-01")
        self.assertEqual(rows["dso"]["text"], "365.0 days")

    def test_a_year_is_the_fiscal_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        page, _rows = self._page(kind="year")
        self.assertEqual(page["label"], "2024/2025", "the last one that is over")
        days = (page["day"], page["before"], page["after"])
        self.assertEqual(days, ("2024-07-01", "2023-07-01", "2025-07-01"))
        page, _rows = self._page(kind="year", day=page["after"])
        self.assertIn("2025/2026 until", page["label"])
        self.assertEqual((page["day"], page["after"]), ("2025-07-01", ""))

    def test_switched(self):
        _page, rows = self._page(day="2026-01-20", conventions={"dso": {"days": "30"}})
        self.assertEqual(rows["dso"]["text"], "48.0 days")
        self.assertTrue(rows["dso"]["switched"])
        self.assertFalse(rows["cei"]["switched"])

    def test_detail(self):
        detail = self.figures.with_company(self.company).get_detail(
            "dso", day="2026-01-20", group_by="partner"
        )
        self.assertEqual(len(detail["months"]), 13)
        self.assertEqual(detail["months"][-1]["text"], "49.6 days")
        self.assertEqual(
            [(group["id"], group["text"]) for group in detail["groups"]],
            [(self.partner_b.id, "31.0 days"), (self.customer.id, "")],
        )
        self.assertEqual([part["text"][-9:] for part in detail["parts"]][:1], ["10,000.00"])
        self.assertIsNone(detail["buckets"])
        self.assertEqual(
            {convention["name"] for convention in detail["conventions"]},
            {"method", "days", "due_today", "credits", "disputed", "tolerance"},
        )
        buckets = self.figures.with_company(self.company).get_detail("roll_rate", day="2026-01-20")
        self.assertEqual(len(buckets["buckets"]["rows"]), 3)
        self.assertEqual(
            len(buckets["buckets"]["labels"]), len(buckets["buckets"]["rows"][0]["texts"])
        )

    def test_each_figure_says_by_what_it_is_grouped(self):
        page, rows = self._page(day="2026-01-20")
        names = [group["name"] for group in page["groups"]]
        self.assertEqual(names[:4], ["partner", "parent", "collector", "salesperson"])
        labels = {group["name"]: group["label"] for group in page["groups"]}
        self.assertEqual(labels["account_owner"], "Customer's salesperson")
        self.assertIn("salesperson", rows["dso"]["groups"])
        self.assertNotIn("salesperson", rows["contact_rate"]["groups"])
        self.assertLessEqual(set(rows["contact_rate"]["groups"]), {*names, "company"})

    def test_accountants_get_the_figures_of_the_ledger(self):
        user = new_test_user(
            self.env,
            "page_accountant",
            groups="base.group_user,account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        names = [row["name"] for row in self.figures.with_user(user).get_page()["figures"]]
        self.assertIn("dso", names)
        self.assertNotIn("contact_rate", names)
        plain = new_test_user(
            self.env, "page_plain", groups="base.group_user", company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            self.figures.with_user(plain).get_page()

    def test_what_the_screen_cannot_have_sent(self):
        figures = self.figures.with_company(self.company)
        for call in (
            lambda: figures.get_page(kind="decade"),
            lambda: figures.get_page(day="yesterday"),
            lambda: figures.get_page(conventions=[1]),
            lambda: figures.get_page(conventions={"dso": 7}),
            lambda: figures.get_detail("nothing"),
            lambda: figures.get_detail("dso", group_by="secret"),
        ):
            with self.assertRaises(UserError):
                call()
