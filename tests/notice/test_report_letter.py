import io

from pypdf import PdfReader

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..common import CollectionsCommon

POINT = 25.4 / 72


@tagged("post_install", "-at_install")
class TestReportLetterPages(CollectionsCommon, HttpCase):
    """Letters as the engine prints them: what stands on which page, and where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("report.url", cls.base_url())
        cls.env["ir.config_parameter"].set_param("report.print_delay", "100")
        cls.company.write(
            {
                "country_id": cls.env.ref("base.de").id,
                "external_report_layout_id": cls.env.ref("web.external_layout_boxed").id,
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
            }
        )
        cls.customer.write(
            {
                "name": "Smith Ltd",
                "street": "Main Street 1",
                "street2": False,
                "zip": "10115",
                "city": "Berlin",
                "state_id": False,
                "country_id": cls.env.ref("base.de").id,
            }
        )
        first = cls._invoice(5)
        cls.moves = first + first.create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.customer.id,
                    "invoice_date": first.invoice_date,
                    "invoice_date_due": first.invoice_date_due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Service", "price_unit": 7.0, "tax_ids": [Command.clear()]}
                        )
                    ],
                }
                for _number in range(34)
            ]
        )
        (cls.moves - first).action_post()
        cls.notice = cls._prepare().notice_ids

    def _print(self):
        """Return the words of each page: pairs of a text and its place in millimetres."""
        document = self.env["collections.document"].with_company(self.company)
        if not document._can_render_many(self.env["ir.actions.report"]):
            self.skipTest("the PDF engine has no patched Qt: it repeats no headings")
        document = document.with_context(force_report_rendering=True)
        pdf = document._get_letter_pdfs(self.notice)[self.notice.id]
        pages = []
        for page in PdfReader(io.BytesIO(pdf)).pages:
            words = []
            height = float(page.mediabox.height)

            def visit(text, matrix, place, _font, _size, words=words, height=height):
                if text.strip():
                    left = place[4] * matrix[0] + place[5] * matrix[2] + matrix[4]
                    up = place[4] * matrix[1] + place[5] * matrix[3] + matrix[5]
                    words.append((text.strip(), left * POINT, (height - up) * POINT))

            page.extract_text(visitor_text=visit)
            pages.append(words)
        return pages

    def test_pages_break_between_rows_and_totals_keep_an_item(self):
        numbers = set(self.moves.mapped("name"))
        for paragraphs in range(3):
            self.notice.level_id.body = "<p>Please pay.</p>" * (1 + 2 * paragraphs)
            pages = self._print()
            with self.subTest(paragraphs=paragraphs):
                self.assertGreater(len(pages), 1)
                found = [[text for text, *_place in page if text in numbers] for page in pages]
                self.assertEqual(sorted(sum(found, [])), sorted(numbers), "each once, and whole")
                for page, items in zip(pages, found, strict=True):
                    texts = [text.upper() for text, *_place in page]
                    heads = [top for text, _left, top in page if text.upper() == "DUE DATE"]
                    self.assertEqual(len(heads), bool(items), "a heading where there are items")
                    if items:
                        rows = [top for text, _left, top in page if text in numbers]
                        self.assertGreater(min(rows) - heads[0], 3, "the heading covers no row")
                    if any("TO BE PAID" in text for text in texts):
                        self.assertTrue(items, "no total stands alone")

    def test_address_is_in_the_window(self):
        """DIN 5008 form B, and NF Z 11-001 on the right, show 45 to 90 mm from the top."""
        for window, least, most in (("left", 20, 110), ("right", 100, 200)):
            self.company.collections_window = window
            [page, *_others] = self._print()
            with self.subTest(window):
                for wanted in ("Smith Ltd", "Main Street 1", "10115 Berlin"):
                    [(left, top)] = [
                        (left, top) for text, left, top in page if text == wanted and top < 95
                    ]
                    self.assertTrue(least < left < most, f"{wanted}: {left} mm from the left")
                    self.assertTrue(60 < top < 90, f"{wanted}: {top} mm from the top")
