import io
import re
import zipfile

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementXlsx(CollectionsCommon):
    def test_the_rows_of_the_paper_as_numbers(self):
        move = self._invoice(5, 120.5, ref="=1+1")
        self._pay(move, 20.5)
        statement, target = self.env["collections.statement"], io.BytesIO()
        name = statement._write_statement_xlsx(
            self.customer, {"mode": "all", "date_from": "2020-01-01"}, target
        )
        self.assertTrue(name.endswith(".xlsx"))
        with zipfile.ZipFile(target) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertNotIn("<f>", sheet, "no text becomes a formula")
        numbers = {float(text) for text in re.findall(r"<v>(-?[\d.]+)</v>", sheet)}
        self.assertLessEqual({120.5, -20.5, 100.0}, numbers)
        empty = io.BytesIO()
        statement._write_statement_xlsx(self.partner_b, {}, empty)
        self.assertTrue(empty.getvalue().startswith(b"PK"))
