from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup

from odoo.tests import tagged

from ..common import CollectionsCommon

KINDS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=3)


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

    def test_address_and_facts_change_places_for_windows_on_the_left(self):
        """Core's layouts have the address on the right, and on the left what else is given."""
        self._invoice(5)
        notice = self._prepare().notice_ids
        for window, first in (("left", "Smith Ltd"), ("right", "Our reference")):
            self.company.collections_window = window
            page = self._html(notice)
            left, right = (
                " ".join(" ".join(page.xpath(f"//div[@name='{name}']//text()")).split())
                for name in ("information_block", "address")
            )
            with self.subTest(window):
                self.assertIn(first, left)
                self.assertNotIn(first, right)
                self.assertIn("10115 Berlin", left + right)

    def test_address_of_many_lines_is_written_smaller(self):
        """DIN 5008 and NF Z 10-011 have six lines, a US #10 window shows five."""
        self._invoice(5)
        notice = self._prepare().notice_ids
        lines = [f"Line {number} of an address that cannot be joined" for number in range(7)]
        self.patch(
            type(self.document), "_get_address_lines", lambda *_arguments: lines[: self.count]
        )
        for paper, self.count, low, tight in (
            ("euro", 6, False, False),
            ("euro", 7, False, True),
            ("us", 5, True, False),
            ("us", 6, True, True),
        ):
            self.company.paperformat_id = self.env.ref(f"base.paperformat_{paper}")
            doc = self.document._get_letter_values(notice)[notice.id]
            with self.subTest(paper, lines=self.count):
                self.assertEqual((doc["low"], doc["tight"]), (low, tight))
                [address] = self._html(notice).find_class("o_collections_address")
                self.assertEqual("o_collections_tight" in address.get("class"), tight)

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

    def test_long_email_address_breaks_before_its_domain(self):
        self._invoice(5)
        self.company.collections_email = "receivables@accounts.example.com"
        self.customer.collections_user_id = False
        page = self._html(self._prepare().notice_ids)
        [block] = page.find_class("o_collections_facts")
        [cell] = [cell for cell in block.iter("td") if "@" in (cell.text_content() or "")]
        self.assertIn(self.company.collections_email, "".join(cell.text_content().split()))
        self.assertTrue(cell.findall(".//wbr"))

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
        self._invoice(5)
        notice = self._prepare().notice_ids
        for post, paper, layout in (
            (False, "paperformat_agreement_letter", "web.external_layout"),
            (True, "paperformat_post", "web.external_layout_standard"),
        ):
            doc = self.document._get_letter_values(notice, post)[notice.id]
            with self.subTest(post=post):
                self.assertEqual(doc["paperformat"], self.env.ref(f"collections_followup.{paper}"))
                self.assertEqual(doc["layout"], layout)
                self.assertFalse(doc["show_return_address"])
                # Post services take the address from the right side.
                self.assertEqual(doc["mirrored"], not post)

    def test_another_layout_has_its_own_paper_and_place_for_the_address(self):
        """As with the one of DIN 5008, in l10n_din5008."""
        layout = self.env.ref("web.external_layout_standard").copy(
            {"key": "l10n_din5008.external_layout_din5008"}
        )
        self.company.write(
            {
                "external_report_layout_id": layout.id,
                "paperformat_id": self.env.ref("base.paperformat_euro").id,
            }
        )
        self._invoice(5)
        notice = self._prepare().notice_ids
        doc = self.document._get_letter_values(notice)[notice.id]
        self.assertEqual(doc["paperformat"], self.env.ref("base.paperformat_euro"))
        # The layout writes the sender above the address, and moves neither.
        self.assertFalse(doc["mirrored"] or doc["raised"] or doc["show_return_address"])
        doc = self.document._get_letter_values(notice, posted=True)
        self.assertEqual(doc[notice.id]["layout"], "web.external_layout_standard")
        self.assertTrue(doc[notice.id]["raised"])

    # ------------------------------------------------------------------------------ rows

    @settings(max_examples=30)
    @given(KINDS)
    def test_rows_keep_what_must_not_be_parted(self, groups):
        """The engine parts rows only: names of currencies and totals share one with an item."""
        values = [
            {
                "code": f"C{number}",
                "lines": [{"place": (number, place)} for place in range(count)],
                "claimed": "3",
                "credits": "-1" if credits else "",
                "total": "2",
            }
            for number, (count, credits) in enumerate(groups)
        ]
        rows = self.document._get_rows({"groups": values, "single": len(values) == 1})
        self.assertEqual(
            [row["line"] for row in rows if row["line"]],
            [line for group in values for line in group["lines"]],
            "each item, in order",
        )
        self.assertEqual(len(rows), sum(max(count, 1) for count, _credits in groups))
        kinds = [
            (kind["kind"], kind["code"]) for row in rows for kind in row["above"] + row["below"]
        ]
        expected = []
        for group in values:
            names = ["currency"] * (len(values) > 1)
            names += ["claimed", "credits"] * bool(group["credits"]) + ["total"]
            expected += [(name, group["code"]) for name in names]
        self.assertEqual(kinds, expected)

    def test_totals_stand_in_the_row_of_the_last_item(self):
        for amount in (100.0, 20.0, 3.0):
            self._invoice(5, amount)
        self._invoice(4, 1.0, currency_id=self._activate("EUR").id)
        notice = self._prepare().notice_ids
        rows = self.document._get_letter_values(notice)[notice.id]["rows"]
        self.assertEqual(
            [[extra["kind"] for extra in row["above"] + row["below"]] for row in rows],
            [["currency"], [], ["total"], ["currency", "total"]],
        )
        table = self._html(notice).find_class("o_collections_items")[0]
        last = table.findall(".//tbody/tr")[2]
        self.assertIn("o_collections_stacked", last.get("class"))
        words = " ".join(last.text_content().split())
        self.assertIn("To be paid USD", words)
        self.assertIn("123.00", words)

    def _html(self, notice):
        """Return the letter of a notice as a tree."""
        report = self.env["ir.actions.report"].with_company(self.company)
        name = "collections_followup.report_letter"
        return html.fromstring(report._render_qweb_html(name, notice.ids)[0])

    def _activate(self, name):
        currency = self.env.ref(f"base.{name}")
        currency.active = True
        return currency
