import io
from datetime import date, timedelta

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPack(PackCommon):
    def test_last_month_that_is_over_unless_another_day_is_asked_for(self):
        self.assertEqual(self.pack._prepare(self.company)["day"], date(2026, 2, 28))
        self.assertEqual(self.pack._prepare(self.company, "2026-02-10")["day"], date(2026, 2, 10))

    def test_odd_options_get_a_sentence(self):
        for day in (self.today + timedelta(days=1), date(1900, 1, 1), "yesterday", {"a": 1}):
            with self.subTest(day=day), self.assertRaises(UserError):
                self.pack._prepare(self.company, day)
        for options in ([], {"company_id": "1"}, {"company_id": -1}, {"lang": "xx_XX"}):
            with self.subTest(options=options), self.assertRaises(UserError):
                self.pack._parse_options(options)

    def test_who_may_read_it(self):
        for user in (self.supervisor, self.auditor, self.accountant, self.collector):
            self.assertTrue(self.pack.with_user(user)._check_reader(self.company))
        for user in (self.plain, self.portal, self.foreign):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.pack.with_user(user)._prepare(self.company)

    def test_collectors_with_own_cases_get_none(self):
        self.company.collections_own_cases = True
        with self.assertRaises(AccessError):
            self.pack.with_user(self.collector)._prepare(self.company)
        self.assertTrue(self.pack.with_user(self.supervisor)._prepare(self.company))

    def test_sections_stand_in_their_order_and_what_is_not_read_is_named(self):
        self._invoice(40, 1_000.0)
        self._dispute(self._invoice(9, 500.0))
        names = [own["name"] for own in self.pack._prepare(self.company, self.today)["sections"]]
        orders = [self.env[name]._pack_order for name in names]
        self.assertEqual(orders, sorted(orders))
        for name in ("summary", "ageing", "trend", "debtors", "disputes", "provision"):
            self.assertIn(f"collections.pack.section.{name}", names)
        values = self.pack.with_user(self.accountant)._prepare(self.company, self.today)
        self.assertEqual(values["left_out"], ["Collectors"])
        self.assertNotIn(
            "collections.pack.section.collectors", [own["name"] for own in values["sections"]]
        )

    def test_what_is_counted_is_said_once(self):
        self._invoice(40, 1_000.0)
        notes = self.pack._prepare(self.company, self.today)["notes"]
        self.assertEqual(len(notes), len(set(notes)))
        self.assertIn("03/02/2026", notes[0])

    def test_an_empty_company(self):
        company = self.env["res.company"].create({"name": "Empty / new"})
        self.env.user.company_ids |= company
        values = self.pack._prepare(company)
        self.assertEqual(values["sections"][0]["lead"], ["Nothing was open on 02/28/2026."])
        self.assertIn("Empty / new", self._html(company))
        self.assertNotIn("/", self.pack._get_file_name(company, date(2026, 2, 28)))


@tagged("post_install", "-at_install")
class TestPackOnPaper(PackCommon, HttpCase):
    def test_pages_are_drawn_as_vectors(self):
        for place in range(14):
            customer = self.env["res.partner"].create({"name": f"Customer {place}"})
            self._invoice(20 * place, 1_000.0 + 100 * place, customer)
        pack = self.pack.with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            pdf = pack._render_pdf(self.company, self.today)
        self.assertTrue(pdf.startswith(b"%PDF"))
        # Nothing on it is an image of points.
        self.assertNotIn(b"/Subtype /Image", pdf)
        pages = PdfReader(io.BytesIO(pdf)).pages
        self.assertIn(len(pages), (2, 3, 4))
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        for text in ("In short", "Customer 13", "23,100.00", "How this is counted"):
            self.assertIn(text, words)
