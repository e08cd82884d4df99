"""The account from Odoo's own portal, and what of it can be downloaded."""

from odoo.tests import HttpCase, tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestAccount(PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(5, 120)
        cls._invoice(5, 300, partner=cls.partner_b)
        cls.link, cls.token = cls._make_link()

    def test_logged_in_from_odoos_portal(self):
        self._login(self.contact, "portal_page")
        self.authenticate("portal_page", "portal_page")
        page = self.url_open("/my/collections")
        self.assertTrue(page.url.endswith(f"/my-{self.customer.id}-{self.company.id}"))
        self.assertIn("/my/collections", self.url_open("/my").text)
        other = f"my-{self.partner_b.id}-{self.company.id}"
        self.assertEqual(self.url_open(self._path(other)).status_code, 404)
        self.env["collections.portal.right"].create(
            {"holder_id": self.contact.id, "partner_id": self.partner_b.id}
        )
        page = self.url_open("/my/collections").text
        self.assertIn(self.partner_b.name, page)
        self.assertEqual(self.url_open(self._path(other)).status_code, 200)

    def test_downloads_of_own_documents_only(self):
        item = self._item(self.move)
        found = self.url_open(self._path(self.token, f"invoice/{item.id}"))
        self.assertEqual(found.status_code, 200)
        self.assertTrue(found.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(found.headers["X-Content-Type-Options"], "nosniff")
        # Tests render HTML where no PDF engine is asked.
        self.assertIn(found.content.strip()[:1], (b"%", b"<"))
        others = self._item(
            self.env["account.move"].search([("partner_id", "=", self.partner_b.id)])
        )
        for page in (
            f"invoice/{others.id}",
            "invoice/0",
            "invoice/99999999999999",
            f"invoices?items={others.id}",
            "invoices",
            "notice/1",
            "document/plan/1",
            "document/case/1",
            "document/%00/1",
            "statement?date_from=%00",
            "statement?kind=xlsx&date_from=0001-01-01",
        ):
            answer = self.url_open(self._path(self.token, page))
            self.assertEqual(answer.status_code, 404, page)
            self.assertNotIn(self.partner_b.name, answer.text)
        book = self.url_open(self._path(self.token, f"invoices?items={item.id}&items={others.id}"))
        self.assertEqual(book.headers["Content-Type"], "application/zip")
        sheet = self.url_open(self._path(self.token, "statement?kind=xlsx&date_from=2020-01-01"))
        self.assertEqual(sheet.content[:2], b"PK")
        self.assertEqual(
            self.link.visit_ids.filtered(lambda visit: visit.page == "statement")[:1].detail[:10],
            "2020-01-01",
        )

    def test_the_page_says_what_is_open_and_whom_to_ask(self):
        page = self.url_open(self._path(self.token)).text
        self.assertIn(self.move.name, page)
        self.assertIn("120.00", page)
        self.assertIn("5 days late", page)
        self.assertIn("Questions?", page)
        self.assertIn('name="csrf_token"', page)

    def _log_downloads(self, page, count, **values):
        for _time in range(count):
            self.env["collections.portal.visit"]._log_sudo(
                {
                    **{"page": page, "link_id": self.link.id, "address": "192.0.2.7"},
                    **{"partner_id": self.customer.id, "company_id": self.company.id, **values},
                }
            )

    def test_downloads_are_limited_by_link(self):
        item = self._item(self.move).id
        book, sheet = f"invoices?items={item}", "statement?kind=xlsx"
        self._log_downloads("invoices", 9)
        self.assertEqual(self.url_open(self._path(self.token, book)).status_code, 200)
        answer = self.url_open(self._path(self.token, book))
        self.assertEqual(answer.status_code, 429)
        self.assertIn("Much was downloaded from here", answer.text)
        self.assertNotIn("was not taken in", answer.text)
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
        # What is no ZIP of invoices is sent on, until all of it is too much.
        self.assertEqual(self.url_open(self._path(self.token, sheet)).status_code, 200)
        self._log_downloads("statement", 49)
        for page in (sheet, f"invoice/{item}", "document/plan/1", "agreement/plan/1/pdf"):
            answer = self.url_open(self._path(self.token, page))
            self.assertEqual(answer.status_code, 429, page)
        # Looking goes on, and so do others, and this one after an hour.
        self.assertEqual(self.url_open(self._path(self.token)).status_code, 200)
        other = self._make_link(self.partner_b)[1]
        self.assertEqual(self.url_open(self._path(other, sheet)).status_code, 200)
        self.env["collections.portal.visit"].sudo().search([]).unlink()
        self.assertEqual(self.url_open(self._path(self.token, sheet)).status_code, 200)
