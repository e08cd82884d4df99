from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_ageing import AgeingCommon


class PageCommon(AgeingCommon):
    def _page(self, **options):
        asked, given = self.ageing._parse_options({"company_id": self.company.id, **options})
        rows = self.ageing._collect_rows(asked, given)
        return rows, self.ageing._total_rows(rows, asked, given)


@tagged("post_install", "-at_install")
class TestCollectionsAgeingPage(PageCommon):
    def test_order_and_totals(self):
        self.partner.name = "Zebra"
        self.customer.name = "aardvark"
        self._invoice(40, 100.0, self.partner)
        self._invoice(-9, 250.0, self.customer)
        self._invoice(9, 10.0, self.customer)
        rows, [total] = self._page()
        self.assertEqual([row["name"] for row in rows], ["aardvark", "Zebra"])
        self.assertEqual([row["overdue"] for row in rows], [10.0, 100.0])
        self.assertEqual(total["amounts"], [250.0, 10.0, 100.0, 0, 0, 0])
        self.assertEqual((total["total"], total["overdue"], total["count"]), (360.0, 110.0, 3))
        for order, first in (
            ("overdue", "Zebra"),
            ("name", "aardvark"),
            ("bucket:2", "Zebra"),
            ("bucket:0", "aardvark"),
        ):
            self.assertEqual(self._page(order=order)[0][0]["name"], first, order)
        rows, _totals = self._page(order="name", descending=True)
        self.assertEqual(rows[0]["name"], "Zebra")

    def test_comparison_with_an_earlier_day(self):
        paid = self._invoice(40, 100.0, self.partner)
        self._pay_on(paid, self.today - timedelta(3))
        self._invoice_on(self.today - timedelta(2), 30.0, partner=self.customer)
        rows, [total] = self._page(compare=str(self.today - timedelta(4)))
        found = {
            row["group"]: (row["total"], row["before"], row["change"], row["count"]) for row in rows
        }
        self.assertEqual(
            found,
            {self.partner.id: (0.0, 100.0, -100.0, 0), self.customer.id: (30.0, 0.0, 30.0, 1)},
        )
        self.assertEqual((total["before"], total["change"]), (100.0, -70.0))

    def test_a_customer_with_two_tags_is_once_in_the_total(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.partner.category_id = [Command.set(tags.ids)]
        self._invoice(40, 100.0, self.partner)
        rows, [total] = self._page(group_by="tag")
        self.assertEqual([row["total"] for row in rows], [100.0, 100.0])
        self.assertEqual((total["total"], total["count"]), (100.0, 1))

    def test_items_behind_a_row(self):
        moves = [self._invoice(days, 10.0 * days, self.partner) for days in (9, 40, 2)]
        asked, _given = self.ageing._parse_options(
            {"company_id": self.company.id, "within": [["partner", self.partner.id]]}
        )
        items, more = self.ageing._read_items(asked, limit=2)
        self.assertTrue(more)
        self.assertEqual([item["move_id"] for item in items], [moves[1].id, moves[0].id])
        self.assertEqual([item["days"] for item in items], [40, 9])
        [item], more = self.ageing._read_items(asked, offset=2, limit=2)
        self.assertFalse(more)
        self.assertEqual((item["amount"], item["whole"], item["bucket"]), (20.0, 20.0, 1))

    def test_odd_options_end_in_a_sentence(self):
        for options in (
            None,
            1,
            [],
            {"company_id": "x"},
            {"company_id": True},
            {"set_id": -1},
            {"set_id": 2**30},
            {"offset": "1"},
            {"within": {"partner": 1}},
            {"within": [["partner", "x"]]},
            {"within": [["colour", 1]]},
            {"within": [[["partner"], 1]]},
            {"order": "colour"},
            {"order": "bucket:9"},
            {"order": "bucket:x"},
            {"by": ["due"]},
            {"group_by": {"x": 1}},
            {"date": "soon"},
            {"date": [1]},
            {"compare": "9999-99-99"},
            {"compare": str(date.today() + timedelta(days=1))},
        ):
            with self.subTest(options), self.assertRaises(UserError):
                self.ageing._parse_options(options)
