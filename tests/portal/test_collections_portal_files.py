import io
import zipfile

from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalFiles(PortalCommon):
    def test_a_zip_of_the_chosen_invoices_and_a_statement(self):
        moves = self._invoice(5) | self._invoice(6) | self._invoice(7, partner=self.partner_b)
        access, files = self._access(), self.env["collections.portal.files"]
        name, content, kind = files._get_invoices_sudo(access, self._item(moves).ids)
        self.assertEqual((name[-4:], kind), (".zip", "application/zip"))
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            self.assertEqual(len(book.namelist()), 2)
        self.assertIsNone(files._get_invoices_sudo(access, []))
        name, content, _kind = files._get_statement_sudo(access, "xlsx", "2020-01-01", "")
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
        self.assertIn(moves[0].name, texts)
        self.assertNotIn(moves[2].name, texts)
