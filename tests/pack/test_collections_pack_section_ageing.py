from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionAgeing(PackCommon):
    def test_buckets_tie_to_the_ledger_beside_a_month_before(self):
        self._invoice(40, 1_000.0)
        self._invoice(100, 500.0, self.other)
        self._invoice(5, 77.25, self.other, "out_refund")
        values = self._section("ageing")
        self.assertIn("Ties to the ledger", values["lead"][0])
        cells = self._cells(values, 0)
        self.assertEqual(cells["31-60 days"], ["1,000.00", "66.7 %", "0.00", "1,000.00"])
        self.assertEqual(cells["1-30 days"], ["0.00", "0.0 %", "1,000.00", "-1,000.00"])
        self.assertEqual(cells["Open credits"][0], "-77.25")
        self.assertEqual(cells["Total"][0], "1,422.75")

    def test_what_is_not_chased_stands_apart(self):
        self._dispute(self._invoice(9, 500.0), amount=120.0)
        values = self._section("ageing")
        self.assertIn("120.00", str(values["blocks"][1]["table"]["rows"]))

    def test_amounts_of_other_currencies_come_in_that_of_the_company(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self._invoice(40, 1_000.0, currency_id=euro.id)
        total = self._cells(self._section("ageing"), 0)["Total"][0]
        company = self._cells(self._section("summary"))["Open claims"][0]
        self.assertEqual(total, company)
