"""The spreadsheet: what it shows, and that its formulas give what they show."""

import io

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_ageing import AgeingCommon

BEFORE = 6


class XlsxCommon(AgeingCommon):
    def _load(self, content, values=True):
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values).active

    def _write(self, **options):
        target = io.BytesIO()
        name = self.ageing._write_xlsx({"company_id": self.company.id, **options}, target)
        return name, target.getvalue()

    def _find(self, sheet, text, column=1):
        """The number of the row that has a text in a column."""
        [row] = [
            cell.row
            for (cell,) in sheet.iter_rows(min_col=column, max_col=column)
            if cell.value == text
        ]
        return row

    def _evaluate(self, sheet, formula):
        """What a formula of the sheet gives, read by the rules of spreadsheets."""
        name, inside = formula.removeprefix("=").rstrip(")").split("(")
        area = inside.removeprefix("9,")
        total = 0.0
        for row in sheet[area]:
            for cell in row:
                value = cell.value
                if isinstance(value, str) and value.startswith("="):
                    if name == "SUBTOTAL" and "SUBTOTAL" in value:
                        continue
                    value = self._evaluate(sheet, value)
                total += value or 0.0
        return total


@tagged("post_install", "-at_install")
class TestCollectionsAgeingXlsx(XlsxCommon):
    def _book_some(self):
        self._invoice(40, 100.0, self.partner)
        self._invoice(9, 50.5, self.partner)
        self._invoice(3, 20.0, self.partner, "out_refund")
        self._invoice(-9, 70.0, self.customer)
        self._invoice(9, 30.0, self.customer, currency_id=self.euro.id)

    def test_sums_are_formulas_over_items_that_are_folded_away(self):
        self._book_some()
        name, content = self._write(order="name")
        self.assertTrue(name.endswith(f"{self.today}.xlsx"))
        shown, live = self._load(content), self._load(content, values=False)
        place = self._find(shown, "As-of customer")
        values = [cell.value or 0 for cell in shown[place][BEFORE:]]
        self.assertEqual(values, [0, 50.5, 100.0, 0, 0, 0, -20.0, 130.5])
        formulas = [cell.value for cell in live[place][BEFORE:]]
        self.assertEqual(formulas[0], f"=SUBTOTAL(9,G{place + 1}:G{place + 3})")
        self.assertEqual(live.row_dimensions[place + 1].outlineLevel, 1)
        self.assertTrue(live.row_dimensions[place + 1].hidden)
        self.assertFalse(live.row_dimensions[place].hidden)
        days = [shown.cell(place + number, 5).value for number in (1, 2, 3)]
        self.assertEqual(days, [40, 9, 3])
        # The titles and the names stay in sight.
        title = self._find(shown, "Customer")
        self.assertEqual(live.freeze_panes, f"B{title + 1}")

    def test_every_formula_gives_what_it_shows(self):
        self._book_some()
        for options in (
            {},
            {"currency": "company"},
            {"credits": "netted"},
            {"group_by": "country"},
        ):
            _name, content = self._write(**options)
            shown, live = self._load(content), self._load(content, values=False)
            tried = 0
            for row in live.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        tried += 1
                        self.assertAlmostEqual(
                            self._evaluate(live, cell.value), shown[cell.coordinate].value, 6
                        )
            self.assertGreater(tried, 20)
            totals = [row for row in shown.iter_rows() if row[0].value == "Total"]
            self.assertEqual(len(totals), 1 if options.get("currency") else 2)
            rows = self._read(self.today, **{"currency": "document", **options})
            self.assertEqual(
                sorted(row[-1].value for row in totals),
                sorted(
                    sum(row["total"] for row in rows if row["currency_id"] == currency)
                    for currency in {row["currency_id"] for row in rows}
                ),
            )

    def test_totals_of_tags_count_each_item_once(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.partner.category_id = [Command.set(tags.ids)]
        self._invoice(40, 100.0, self.partner)
        _name, content = self._write(group_by="tag")
        shown = self._load(content)
        self.assertEqual(shown.cell(self._find(shown, "Total"), shown.max_column).value, 100.0)

    def test_says_whether_it_ties(self):
        self._book_some()
        _name, content = self._write()
        shown = self._load(content)
        self.assertIn("Ties to the ledger", shown.cell(2, 1).value)
