from datetime import timedelta

from odoo.tests import tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSectionDisputes(PackCommon):
    def test_at_most_what_is_open(self):
        move = self._invoice(40, 1_000.0)
        self._dispute(move, amount=700.0)
        self._pay(move, 600.0, day=self.today)
        values = self._section("disputes")
        cells = self._cells(values)
        self.assertEqual(cells[self.reason.name][:3], ["1", "400.00", "400.00"])
        self.assertEqual(cells["Total"][1], "400.00")
        self.assertIn("No dispute was resolved in the month.", values["lead"])

    def test_as_of_a_day_before_it_was_raised_and_after_it_was_closed(self):
        dispute = self._dispute(self._invoice(40, 1_000.0), amount=700.0)
        yesterday = self.today - timedelta(days=1)
        self.assertIsNone(self._section("disputes", yesterday))
        with self._on(5):
            dispute._resolve("rejected")
            later = self.today + timedelta(days=5)
            self.assertEqual(self._cells(self._section("disputes"))["Total"][1], "700.00")
            values = self._section("disputes", later)
            self.assertEqual(values["blocks"], [])
            self.assertEqual(values["lead"][0], "Nothing was in dispute.")
            self.assertIn("Disputes resolved in the month: 1", values["lead"][1])

    def test_ties_to_the_part_of_the_ageing(self):
        self._dispute(self._invoice(40, 1_000.0), amount=700.0)
        self._dispute(self._invoice(9, 300.0, self.other))
        total = sum(
            row["amount"]
            for row in self.env["collections.pack.section.disputes"]._read_disputes(
                self.company, self.today
            )
        )
        ageing = self.env["collections.ageing"]
        asked = ageing._ask(self.company, self.today, currency="company", group_by="company")
        parts = ageing._read_parts(asked)
        self.assertEqual(total, sum(own.get("dispute", 0.0) for own in parts.values()))
