import io

from openpyxl import load_workbook

from odoo.tests import tagged

from ..contact_common import ContactCommon


@tagged("post_install", "-at_install")
class TestCollectionsActivityXlsx(ContactCommon):
    def _write(self, options=None):
        self.env.flush_all()
        target = io.BytesIO()
        activity = self.env["collections.activity"].with_user(self.collector)
        name = activity._write_xlsx(options or {}, target)
        return name, target

    def test_a_row_for_each_person_and_a_live_total(self):
        self._log(user=self.collector)
        self._log("no_answer", user=self.env.user)
        self._pay(self.move, 40.0)
        name, target = self._write()
        self.assertTrue(name.endswith("2026-03-02.xlsx"))
        values = [list(row) for row in load_workbook(target, data_only=True).worksheets[0].values]
        formulas = [list(row) for row in load_workbook(target).worksheets[0].values]
        head = next(place for place, row in enumerate(values) if row[0] == "Collector")
        people, total = values[head + 1 : -1], values[-1]
        self.assertEqual({row[0] for row in people}, {self.collector.name, self.env.user.name})
        self.assertEqual(total[0], "Total")
        for column in range(1, len(values[head])):
            self.assertEqual(total[column], sum(row[column] for row in people))
            self.assertTrue(formulas[-1][column].startswith("=SUM("))
        self.assertEqual(total[-1], 40)
        outcomes = load_workbook(target).worksheets[1]
        self.assertEqual(outcomes.max_row, 3)

    def test_nothing_was_done(self):
        _name, target = self._write({"date_from": "2025-01-01", "date_to": "2025-01-31"})
        self.assertTrue(load_workbook(target).worksheets)
