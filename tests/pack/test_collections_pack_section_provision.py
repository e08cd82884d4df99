from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionProvision(PackCommon):
    def test_the_matrix_adds_up_to_the_figure(self):
        self._invoice(40, 1_000.0)
        self._invoice(-5, 2_000.0, self.other)
        values = self._section("provision")
        cells = self._cells(values)
        self.assertEqual(cells["31-60 days"][0], "1,000.00")
        self.assertEqual(cells["Total"][0], "3,000.00")
        figure = self.env["collections.figure"]._compute(
            "expected_loss",
            self.company,
            *self.env["collections.pack.section"]._get_month(self.today),
        )[0]
        self.assertEqual(cells["Total"][-1], f"{figure:,.2f}")

    def test_nothing_open(self):
        self.assertIsNone(self._section("provision"))
