import io
import zipfile
from unittest.mock import patch

from odoo.tests import tagged

from ..portal_common import PortalCommon

FILES = "odoo.addons.collections_followup.models.portal.collections_portal_files"


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
        with patch(f"{FILES}.MOST_INVOICES", 1):
            message = self._refused(files._get_invoices_sudo, access, self._item(moves).ids)
        self.assertIn("no more than 1", message)

    def test_nobody_gets_the_link_of_another_by_what_he_downloads(self):
        self._invoice(5)
        notice = self._prepare().notice_ids
        url = self.env["collections.document"]._get_document_values(notice)[notice.id]["portal_url"]
        notice.sudo().write({"state": "sent", "content": f'<a href="{url}">Pay</a>'})
        files, access = self.env["collections.portal.files"], self._access()
        _name, content, _kind = files._get_notice_sudo(access, notice.id)
        self.assertNotIn(url.encode(), content)
        self.assertIn(access.get_path().encode(), content)
        # A letter is a PDF: who only looks gets none by which more can be done.
        looks = access._replace(may_act=False)
        letter = ("a.pdf", b"%PDF", "application/pdf")
        model = self.registry["collections.portal.documents"]
        with patch.object(model, "_read_notice", lambda _self, _notice: letter):
            self.assertEqual(files._get_notice_sudo(access, notice.id), letter)
            self.assertIn("a link", self._refused(files._get_notice_sudo, looks, notice.id))
            self.links.sudo().search([("notice_id", "=", notice.id)]).action_revoke()
            self.assertEqual(files._get_notice_sudo(looks, notice.id), letter)
        # Nor has a statement that somebody downloads the link of whom it would be sent to.
        count = self.links.search_count([])
        keeper = access._replace(contact=self.partner_b.with_env(access.env))
        _name, content, _kind = files._get_statement_sudo(keeper, "pdf", "", "")
        self.assertNotIn(b"/collections/account/", content)
        self.assertEqual(self.links.search_count([]), count)
