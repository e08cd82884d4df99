from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionDebtors(PackCommon):
    def test_the_largest_in_front_and_the_others_in_one_row(self):
        for place in range(13):
            customer = self.env["res.partner"].create({"name": f"Customer {place:02}"})
            self._invoice(20, 1_000.0 + place, customer)
        self._invoice(-10, 5_000.0, self.other)
        values = self._section("debtors")
        cells = self._cells(values)
        names = list(cells)
        self.assertEqual(names[0], self.other.name)
        self.assertEqual(names[1:3], ["Customer 12", "Customer 11"])
        self.assertEqual(names[-2:], ["4 others", "Total"])
        self.assertEqual(cells[self.other.name][:3], ["5,000.00", "27.7 %", "0.00"])
        total = self._cells(self._section("ageing"), 0)["Total"][0]
        self.assertEqual(cells["Total"][0], total)

    def test_names_are_escaped_in_the_picture(self):
        self.customer.name = "<script>alert(1)</script> & Co"
        self._invoice(20, 1_000.0)
        chart = self._section("debtors")["blocks"][0]["chart"]
        self.assertNotIn("<script", chart)
        self.assertNotIn("<script>alert(1)", self._html(date=str(self.today)))

    def test_nobody_owes_anything(self):
        self._invoice(20, 100.0, move_type="out_refund")
        self.assertIsNone(self._section("debtors"))
