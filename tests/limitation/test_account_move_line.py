from datetime import date

from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(LimitationCommon):
    def test_each_item_its_own(self):
        lines = self._item(self._invoice(date(2024, 3, 15)) | self._invoice(date(2025, 3, 15)))
        self.assertEqual(
            lines.mapped("collections_limitation_date"), [date(2027, 12, 31), date(2028, 12, 31)]
        )
        self.company.collections_limitation = False
        lines.invalidate_recordset()
        self.assertFalse(any(lines.mapped("collections_limitation_date")))
