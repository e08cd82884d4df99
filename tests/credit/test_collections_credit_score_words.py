from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditScoreWords(CreditCommon):
    def test_each_point_has_its_reason(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        self._invoice(20, 100)
        score = self._count()
        rows = score._describe_variables()
        self.assertEqual(sum(row["points"] for row in rows), score.score)
        self.assertEqual(sum(row["maximum"] for row in rows), 100)
        self.assertEqual(rows, sorted(rows, key=lambda row: -row["lost"]))
        by_label = {row["label"]: row for row in rows}
        oldest = by_label["Oldest item overdue"]
        self.assertEqual((oldest["value"], oldest["bin"]), ("20 days", "at most 30"))
        self.assertEqual((oldest["points"], oldest["maximum"], oldest["lost"]), (9, 15, 6))
        self.assertEqual(by_label["Exposure of the limit"]["value"], "no limit")
        share = by_label["Overdue of what is open"]
        self.assertEqual((share["value"], share["bin"]), ("100.0 %", "more than 50"))

    def test_what_is_in_no_bin_is_beyond_the_last(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        rows = {row["label"]: row for row in self._count()._describe_variables()}
        self.assertEqual(rows["Customer since"]["bin"], "less than 12")
        self.assertEqual(rows["Payment index of 12 months"]["bin"], "at least 80")

    def test_what_decides_more_than_points(self):
        self._paid(20, 0)
        score = self._count()
        self.assertIn("1 invoices paid", score._describe_overrides()[0])
        self.assertEqual(score._describe_short(), "Not rated")

    def test_the_page_says_grade_points_and_exposure(self):
        for day in (20, 30, 40):
            self._paid(day, 0)
        self._limit(500)
        self._invoice(-5, 123)
        self._count()
        page = self.customer.with_context(lang="en_US").collections_credit_page
        for text in ("Grade A", "Payment index of 12 months", "123.00", "500.00", "377.00"):
            self.assertIn(text, page)

    def test_before_the_first_night_the_page_says_so(self):
        self.assertIn("No score is counted yet", self.customer.collections_credit_page)
