import io
from datetime import date

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureXlsx(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(date(2026, 1, 9), 6_000.0)
        cls._invoice(date(2026, 2, 4), 10_000.0, partner=cls.partner_b)

    def _write(self, **options):
        self.env.flush_all()
        target = io.BytesIO()
        figures = self.figures.with_company(self.company)
        name = figures._write_xlsx(options, target)
        book = openpyxl.load_workbook(target)
        return name, book.worksheets[0], book.worksheets[1]

    def _row(self, sheet, label):
        [row] = [row for row in sheet.iter_rows(values_only=True) if row[0] == label]
        return row

    def test_what_the_page_shows_as_numbers(self):
        options = {"kind": "month", "day": "2026-01-20"}
        name, sheet, months = self._write(**options)
        page = self.figures.with_company(self.company).get_page(**options)
        self.assertIn(page["label"], name)
        by_name = {figure["name"]: figure for figure in page["figures"]}
        for key in ("dso", "cei", "contact_rate"):
            shown = by_name[key]
            row = self._row(sheet, shown["label"])
            others = [other["value"] for other in shown["others"]]
            self.assertEqual([row[1], *row[3:5]], [shown["value"], *others], key)
            self.assertEqual(row[5:8], (shown["formula"], shown["words"], shown["source"]))
        # 49.6 days in January, 31 in December: numbers, with their unit beside them
        dso = self._row(sheet, by_name["dso"]["label"])
        self.assertEqual((round(dso[1], 1), dso[2], dso[3]), (49.6, "days", 31.0))
        # Thirteen months up to January; what has no denominator is empty, and no zero
        head = [cell.value for cell in months[1]][1:]
        self.assertEqual((len(head), head[-1].date()), (13, date(2026, 1, 1)))
        row = self._row(months, by_name["dso"]["label"])
        self.assertEqual([round(value, 1) for value in row[-2:]], [31.0, 49.6])
        self.assertIsNone(row[1])

    def test_conventions_and_odd_questions(self):
        _name, sheet, months = self._write(day="2026-01-20", conventions={"dso": {"days": "30"}})
        label = self.figures._get_table()["dso"][0].label
        self.assertEqual(self._row(sheet, label)[1], 48.0)
        self.assertEqual(self._row(months, label)[-1], 48.0)
        for odd in ({"kind": "week"}, {"conventions": [1]}, {"day": "2026-13-01"}):
            with self.assertRaises(UserError):
                self._write(**odd)
