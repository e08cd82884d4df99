from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfReadError

from ..common import CollectionsCommon
from ..pdf import make_pdf

LETTER = "odoo.addons.collections_followup.report.base.collections_document_letter"
KINDS = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=3)


@tagged("post_install", "-at_install")
class TestCollectionsDocumentLetter(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env["collections.document"].with_company(cls.company)
        cls.company.write(
            {
                "country_id": cls.env.ref("base.de").id,
                "external_report_layout_id": cls.env.ref("web.external_layout_standard").id,
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
            }
        )
        cls.company.partner_id.lang = "en_US"
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

    def _letter(self):
        notice = self._prepare().notice_ids
        return self.document._get_letter_values(notice)[notice.id]

    # --------------------------------------------------------------------------- address

    def test_address_inland_and_abroad(self):
        def lines():
            return self.document._get_address_lines(self.customer, contact, self.company)

        contact = self.customer
        self.assertEqual(lines(), ["Smith Ltd", "Main Street 1", "10115 Berlin"])
        self.customer.country_id = self.env.ref("base.at")
        self.assertEqual(lines()[-1], "AUSTRIA", "the country comes last, in capitals")
        contact = self.env["res.partner"].create(
            {"name": "Buying", "parent_id": self.customer.id, "type": "other"}
        )
        self.assertEqual(lines()[:3], ["Smith Ltd", "Buying", "Main Street 1"])
        contact.write({"street": "Side Street 2", "city": "Graz", "zip": "8010"})
        contact.country_id = self.env.ref("base.at")
        self.assertEqual(lines()[1:4], ["Buying", "Side Street 2", "8010 Graz"])

    def test_what_is_missing_leaves_no_gap_in_the_address(self):
        self.customer.write({"country_id": self.env.ref("base.us").id, "city": "Boston"})
        lines = self.document._get_address_lines(self.customer, self.customer, self.company)
        self.assertIn("Boston 10115", lines)

    def test_window_is_where_the_country_has_it_or_the_company_says(self):
        self.assertEqual(self.document._get_window(self.company), "left")
        self.company.country_id = self.env.ref("base.fr")
        self.assertEqual(self.document._get_window(self.company), "right")
        self.company.collections_window = "left"
        self.assertEqual(self.document._get_window(self.company), "left")

    def test_address_stands_in_the_window(self):
        """DIN 5008 form B shows 45 to 90 mm from the top, 20 to 110 mm from the left."""
        paper = self.document._get_paper(self.company)
        style = self.document._get_address_style(paper, "left", ["line"] * 6)
        self.assertIn(f"left: {paper['css'] * 25:.1f}mm", style)
        self.assertIn(f"top: {paper['css'] * (61.5 - 52):.1f}mm", style)
        self.assertIn("font-size: 1.00em", style)
        self.assertIn("line-height: 1.25", style)
        close = self.document._get_address_style(paper, "left", ["line"] * 7)
        self.assertIn("font-size: 1.00em; line-height: 1.07", close)
        least = self.document._get_address_style(paper, "left", ["line"] * 20)
        self.assertIn("font-size: 0.92em; line-height: 1.00", least, "9 points")

    def test_address_of_many_lines_stays_readable_in_a_us_window(self):
        """A #10 window shows 51 to 80 mm of a letter folded in three; 9 points is 0.92."""
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        paper = self.document._get_paper(self.company)
        for lines in range(1, 7):
            style = self.document._get_address_style(paper, "left", ["line"] * lines)
            size = float(style.partition("font-size: ")[2].partition("em")[0])
            spacing = float(style.partition("line-height: ")[2].partition(";")[0])
            with self.subTest(lines=lines):
                self.assertGreaterEqual(size, 0.92)
                self.assertLessEqual(61.5 + lines * 3.45 * size * spacing, 80.6)

    def test_address_of_many_lines_is_joined_where_it_fits(self):
        lines = ["Smith Ltd", "Jane Roe", "Main Street 1", "Floor 7", "Boston 02108", "FRANCE"]

        def joined(most, width=45):
            return self.document._join_address_lines(lines, "Jane Roe", most, width)

        self.assertEqual(joined(6), lines)
        self.assertEqual(joined(5)[2:], ["Main Street 1, Floor 7", "Boston 02108", "FRANCE"])
        self.assertEqual(joined(4), ["Smith Ltd, Jane Roe", "Main Street 1, Floor 7", *lines[-2:]])
        self.assertEqual(joined(1)[-2:], lines[-2:], "place and country always stand alone")
        self.assertEqual(joined(3, 15), lines, "never longer than a line")

    def test_no_line_ends_between_currency_and_amount(self):
        euro = self.setup_other_currency("EUR")
        self._invoice(5, 1234.5, currency_id=euro.id)
        self.levels[0].write(
            {"subject": "{amount} is due", "body": "<p>Pay {amount} by 3 May.</p>"}
        )
        doc = self._letter()
        self.assertEqual(doc["subject"], "EUR\xa01,234.50 is due")
        self.assertEqual(doc["body"], Markup("<p>Pay EUR\xa01,234.50 by 3 May.</p>"))
        self.assertIsInstance(doc["body"], Markup)
        self.assertEqual(doc["words"]["amount"], "EUR 1,234.50", "as text messages have it")

    def test_facts_that_are_long_are_written_smaller(self):
        paper = self.document._get_paper(self.company)
        short = self.document._get_facts_style(paper, "left", [("Date", "01/02/2026")])
        self.assertIn("font-size: 1.00em", short)
        facts = [("Ihr Ansprechpartner", "Anna"), ("E-Mail", "receivables@example.example.com")]
        self.assertIn("font-size: 0.8", self.document._get_facts_style(paper, "left", facts))
        self.assertIn("font-size: 1.00em", self.document._get_facts_style(paper, "right", facts))

    def test_facts_leave_out_what_is_not_known(self):
        self.company.write({"phone": False, "collections_phone": False})
        self.customer.ref = False
        self._invoice(5)
        doc = self._letter()
        self.assertEqual(
            [label for label, _text in doc["facts"]],
            ["Date", "Our reference", "Your contact", "E-mail"],
        )
        self.customer.ref = "C-7"
        notice = self._prepare().notice_ids or doc["notice"]
        doc = self.document._get_letter_values(notice)[notice.id]
        self.assertIn(("Customer no.", "C-7"), doc["facts"])

    # ----------------------------------------------------------------------------- paper

    def test_paper_of_the_company_and_of_the_post_service(self):
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.company.external_report_layout_id = self.env.ref("web.external_layout_wave")
        paper = self.document._get_paper(self.company)
        self.assertEqual((paper["format"], paper["layout"]), ("Letter", "web.external_layout"))
        posted = self.document._get_paper(self.company, posted=True)
        self.assertEqual(
            (posted["format"], posted["layout"]), ("A4", "web.external_layout_standard")
        )
        self._invoice(5)
        notice = self._prepare().notice_ids
        for post in (False, True):
            doc = self.document._get_letter_values(notice, post)[notice.id]
            self.assertFalse(doc["show_return_address"])
            # Post services take the address from the right side.
            left = 118 if post else 25
            paper = self.document._get_paper(self.company, post)
            self.assertIn(f"left: {paper['css'] * left:.1f}mm", doc["address_style"])

    # ----------------------------------------------------------------------------- pages

    def test_fifteen_items_are_one_page_on_both_papers_and_in_every_layout(self):
        for number in range(14):
            self._invoice(5 + number)
        self._invoice(5, 10.0, move_type="out_refund")
        self.levels[0].write(
            {
                "body": "<p>Dear {contact},</p><p>" + "Please pay. " * 18 + "</p>",
                "closing": "<p>" + "Thank you. " * 18 + "</p>",
            }
        )
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.company.partner_id.id}
        )
        notice = self._prepare().notice_ids
        code = patch.object(
            type(self.env["res.partner.bank"]),
            "build_qr_code_base64",
            lambda *_arguments, **_values: "data:image/png;base64,QR",
        )
        for paper in ("euro", "us"):
            self.company.paperformat_id = self.env.ref(f"base.paperformat_{paper}")
            for layout in ("standard", "striped", "boxed", "bold", "bubble", "wave", "folder"):
                self.company.external_report_layout_id = self.env.ref(
                    f"web.external_layout_{layout}"
                )
                with self.subTest(paper, layout=layout), code:
                    doc = self.document._get_letter_values(notice)[notice.id]
                    self.assertEqual(len(doc["pages"]), 1)

    def _rows(self, groups):
        rows = []
        for number, (count, credits) in enumerate(groups):
            if len(groups) > 1:
                rows.append({"kind": "currency"})
            rows += [{"kind": "line", "place": (number, place)} for place in range(count)]
            rows += [{"kind": kind} for kind in ("claimed", "credits") if credits]
            rows.append({"kind": "total"})
        return rows

    @settings(max_examples=60)
    @given(KINDS, st.floats(20, 140), st.floats(10, 60))
    def test_rows_fall_on_pages(self, groups, room, end):
        rows = self._rows(groups)
        paper = self.document._get_paper(self.company)
        pages = self.document._paginate(rows, room, paper, end)
        self.assertEqual([row for page in pages for row in page], rows, "each row, in order")
        below = paper["body"] - paper["next_top"] - 7.2
        for number, page in enumerate(pages):
            last = number == len(pages) - 1
            space = below if number else room
            # What is carried forward and brought forward takes the place of a row.
            height = (len(page) + bool(number) + (not last)) * paper["row"]
            if len(page) > 1:
                self.assertLessEqual(height + (end if last else 0), space + 0.001)
            if not last:
                self.assertNotEqual(page[-1]["kind"], "currency", "a name without its items")
        if len(pages) > 1 and len(rows) > 6:
            self.assertGreaterEqual(len(pages[-1]), 2, "the end never stands alone")

    def test_subtotal_is_carried_from_page_to_page(self):
        for amount in (100.0, 20.0, 3.0):
            self._invoice(5, amount)
        self._invoice(4, 1.0, currency_id=self._activate("EUR").id)
        doc = self._letter()
        rows = self.document._get_rows(doc)
        kinds = [row["kind"] for row in rows]
        self.assertEqual(
            kinds,
            ["currency", "line", "line", "line", "total", "currency", "line", "total"],
        )
        first, second, third = self.document._carry_forward([rows[:3], rows[3:5], rows[5:]], doc)
        self.assertEqual(
            (first[-1]["kind"], first[-1]["code"], first[-1]["amount"]),
            ("carried", "USD", "120.00"),
        )
        self.assertEqual((second[0]["kind"], second[0]["amount"]), ("brought", "120.00"))
        # A currency that is complete carries nothing into the next one.
        self.assertEqual(second[-1]["kind"], "total")
        self.assertEqual(third[0]["kind"], "currency")

    def _activate(self, name):
        currency = self.env.ref(f"base.{name}")
        currency.active = True
        return currency

    # ------------------------------------------------------------------------------ PDFs

    def _engine(self, *answers):
        """Let the PDF engine answer so, one after the other; yields its calls."""
        calls = []
        waiting = list(answers)

        def run(_report, bodies, **_values):
            calls.append(len(list(bodies)))
            answer = waiting.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        report = type(self.env["ir.actions.report"])
        self.patch(report, "_run_wkhtmltopdf", run)
        self.patch(type(self.document), "_can_render_many", lambda *_arguments: True)
        return calls

    def _render(self, count):
        for number in range(count):
            partner = self.env["res.partner"].create({"name": f"Letter {number}"})
            self._invoice(5, partner=partner)
        notices = self._prepare().notice_ids
        document = self.document.with_context(force_report_rendering=True)
        return notices, lambda: document._get_letter_pdfs(notices)

    def test_many_letters_are_one_call(self):
        notices, render = self._render(3)
        calls = self._engine(make_pdf(3))
        pdfs = render()
        self.assertEqual(calls, [3])
        self.assertEqual(set(pdfs), set(notices.ids))

    @mute_logger(LETTER)
    def test_what_fails_together_is_made_alone(self):
        for problem in (UserError("too many"), PdfReadError("not a PDF"), b""):
            with self.subTest(problem), self.env.cr.savepoint() as savepoint:
                notices, render = self._render(2)
                calls = self._engine(problem, make_pdf(1, 501), make_pdf(1, 502))
                self.assertEqual(len(render()), 2)
                self.assertEqual(calls, [2, 1, 1])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_an_empty_answer_is_no_letter(self):
        for answer in (b"", b"<html></html>"):
            with self.subTest(answer), self.env.cr.savepoint() as savepoint:
                _notices, render = self._render(1)
                self._engine(answer)
                with self.assertRaisesRegex(UserError, "gave no document"):
                    render()
                savepoint.rollback()
                self.env.invalidate_all()
