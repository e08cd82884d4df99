from odoo.tests import tagged

from ..credit_common import CreditCommon

GREY = {
    "current_assets": 500,
    "current_liabilities": 300,
    "total_liabilities": 600,
    "ebit": 120,
    "total_assets": 1000,
    "sales": 1500,
    "retained_earnings": 250,
    "equity": 400,
}
SAFE = {
    "current_assets": 600,
    "current_liabilities": 200,
    "total_liabilities": 300,
    "ebit": 200,
    "total_assets": 1000,
    "sales": 1800,
    "retained_earnings": 400,
    "equity": 700,
}


@tagged("post_install", "-at_install")
class TestCollectionsCreditStatement(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["collections.credit.file"].create({"partner_id": cls.customer.id})

    def _statement(self, day="2025-12-31", **values):
        return self.env["collections.credit.statement"].create(
            {"file_id": self.file.id, "date": day, **values}
        )

    def test_z_of_the_worked_examples_and_the_trend(self):
        first = self._statement("2024-12-31", **GREY)
        second = self._statement("2025-12-31", **SAFE)
        self.assertEqual((round(first.z_score, 4), first.zone), (2.505, "grey"))
        self.assertEqual((round(second.z_score, 4), second.zone), (4.0234, "safe"))
        self.assertEqual(first.z_change, 0)
        self.assertAlmostEqual(second.z_change, 4.0234 - 2.505, places=2)

    def test_what_does_not_add_up_is_refused_with_the_difference(self):
        message = self._refused(self._statement, **{**GREY, "equity": 390})
        self.assertIn("10.00", message)
        message = self._refused(self._statement, **{**GREY, "current_assets": 1001})
        self.assertIn("1.00", message)
        self.assertIn("negative", self._refused(self._statement, **{**GREY, "sales": -1}))

    def test_more_debt_than_assets_adds_up_with_negative_equity(self):
        own = self._statement(**{**GREY, "total_liabilities": 1200, "equity": -200})
        self.assertEqual(own.zone, "grey")

    def test_without_assets_or_liabilities_nothing_is_said(self):
        self.assertFalse(self._statement().zone)
        own = self._statement("2024-12-31", total_assets=100, equity=100)
        self.assertFalse(own.zone)

    def test_one_for_each_year(self):
        self._statement(**GREY)
        self.assertIn("already", self._refused(self._statement, **SAFE))
