import csv
import io
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon
from ..pdf import make_pdf, read_widths


@tagged("post_install", "-at_install")
class TestCollectionsLetterBatch(CollectionsCommon):
    """Printing together; the letters themselves are blank pages of different widths."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels.write({"channel_email": False, "channel_letter": True, "fallback": False})
        cls.inland = cls.env.ref("base.us")
        cls.company.country_id = cls.inland
        cls.looks = {}

        def get_pdfs(_document, notices, posted=False):
            return {notice.id: make_pdf(*cls.looks[notice.partner_id]) for notice in notices}

        cls.startClassPatcher(
            patch.object(type(cls.env["collections.document"]), "_get_letter_pdfs", get_pdfs)
        )

    def _customer(self, name, country="base.us", zip_code="10001", pages=1):
        customer = self.env["res.partner"].create(
            {
                "name": name,
                "street": "Main Street 1",
                "zip": zip_code,
                "city": "Town",
                "country_id": self.env.ref(country).id,
            }
        )
        self.looks[customer] = (pages, 500 + len(self.looks))
        return customer

    def _send(self, *customers):
        for customer in customers:
            self._invoice(5, partner=customer)
        notices = self._pass().notice_ids
        self.assertEqual(set(notices.mapped("state")), {"sent"}, notices.mapped("failure_reason"))
        return notices

    def _print(self, notices):
        action = notices.action_print_letters()
        return self.env["collections.letter.batch"].browse(action["res_id"])

    def _rows(self, batch):
        text = batch.manifest_id.raw.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def test_letters_stand_in_the_order_of_posting(self):
        german = self._customer("Aachen", "base.de", "52062")
        austrian = self._customer("Wien", "base.at", "1010")
        far = self._customer("Far inland", zip_code="99501")
        near = self._customer("Near inland", zip_code="02101")
        batch = self._print(self._send(german, austrian, far, near))
        order = [near, far, austrian, german]
        self.assertEqual(
            read_widths(batch.attachment_id.raw), [self.looks[customer][1] for customer in order]
        )
        self.assertEqual(
            [row["Customer"] for row in self._rows(batch)],
            [customer.name for customer in order],
        )

    def test_list_says_what_was_printed(self):
        long, short = self._customer("Long", pages=3), self._customer("Short", zip_code="20001")
        notices = self._send(long, short)
        batch = self._print(notices)
        self.assertRecordValues(
            batch,
            [
                {
                    "letter_count": 2,
                    "page_count": 4,
                    "user_id": self.env.uid,
                    "company_id": self.company.id,
                    "reprint_count": 0,
                }
            ],
        )
        self.assertEqual(notices.print_id, batch)
        first = self._rows(batch)[0]
        self.assertEqual((first["Position"], first["Pages"]), ("1", "3"))
        self.assertEqual(first["Notice"], notices.filtered(lambda n: n.partner_id == long).name)
        self.assertEqual(first["Address"], "Long, Main Street 1, Town 10001")
        self.assertEqual(first["Amount"], "USD 100.00")

    def test_list_is_in_the_language_of_whoever_prints(self):
        self.env["res.lang"]._activate_lang("de_DE")
        customer = self._customer("German", "base.de")
        customer.lang = "de_DE"
        euro = self.env.ref("base.EUR")
        euro.active = True
        self._invoice(5, 1234.5, customer, currency_id=euro.id)
        batch = self._print(self._send(customer))
        self.assertEqual(self._rows(batch)[0]["Amount"], "USD 100.00 and EUR 1,234.50")

    def test_list_runs_no_formula_of_a_customer(self):
        batch = self._print(self._send(self._customer('=HYPERLINK("http://x.example")')))
        self.assertEqual(self._rows(batch)[0]["Customer"], '\'=HYPERLINK("http://x.example")')

    def test_each_letter_begins_on_a_new_sheet_when_both_sides_are_printed(self):
        self.company.collections_duplex = True
        one, two = self._customer("One", pages=1), self._customer("Two", "base.de", pages=2)
        batch = self._print(self._send(one, two))
        self.assertTrue(batch.duplex)
        widths = read_widths(batch.attachment_id.raw)
        self.assertEqual(len(widths), 4)
        self.assertEqual(widths[2:], [self.looks[two][1]] * 2)
        self.assertEqual(batch.page_count, 3, "blank sides are no pages of letters")

    def test_a_letter_is_printed_once(self):
        notices = self._send(self._customer("Once"))
        batch = self._print(notices)
        with self.assertRaisesRegex(UserError, batch.name):
            notices.action_print_letters()
        # Of several, those that wait are printed and the others left alone.
        more = self._send(self._customer("Later"))
        second = self._print(notices | more)
        self.assertEqual((notices.print_id, more.print_id), (batch, second))

    def test_nothing_to_print_says_so(self):
        self._invoice(5, partner=self._customer("Waiting"))
        notices = self._prepare().notice_ids
        with self.assertRaisesRegex(UserError, "when their notices are sent"):
            notices.action_print_letters()

    def test_each_company_prints_its_own(self):
        other = self.setup_other_company()["company"]
        first = self._send(self._customer("Ours"))
        second = self._send(self._customer("Theirs"))
        # A notice of another company, made by hand: what counts here is whose it is.
        self.env.cr.execute(
            "UPDATE collections_notice SET company_id = %s WHERE id = %s", (other.id, second.id)
        )
        second.invalidate_recordset()
        action = (first | second).action_print_letters()
        batches = self.env["collections.letter.batch"].search(action["domain"])
        self.assertEqual(batches.company_id, self.company | other)
        self.assertEqual(first.print_id.notice_ids, first)

    def test_downloading_again_is_counted(self):
        batch = self._print(self._send(self._customer("Again")))
        self.assertIn(str(batch.attachment_id.id), batch.action_download()["url"])
        self.assertEqual(batch.reprint_count, 0, "whoever printed it takes it home")
        colleague = self._user("supervisor")
        batch.with_user(colleague).action_download()
        self.assertEqual(batch.reprint_count, 1)
        self.assertIn(colleague.name, batch.message_ids[0].body)
        with patch.object(self.env.cr, "now", lambda: batch.date + timedelta(minutes=6)):
            batch.action_download()
        self.assertEqual(batch.reprint_count, 2)
        self.assertIn(str(batch.manifest_id.id), batch.action_download_manifest()["url"])

    def test_printed_letters_cannot_be_deleted(self):
        batch = self._print(self._send(self._customer("Kept")))
        self.assertIn("kept as a record", self._refused(batch.sudo().unlink))

    def test_unreadable_letter_is_named(self):
        notices = self._send(self._customer("Good"), self._customer("Broken"))
        broken = notices.filtered(lambda notice: notice.partner_id.name == "Broken")
        broken.sudo().attachment_id.raw = b"no PDF"
        self.assertIn(broken.name, self._refused(notices.action_print_letters))

    def test_found_by_its_number(self):
        batch = self._print(self._send(self._customer("Found")))
        batches = self.env["collections.letter.batch"]
        self.assertEqual(batch.name, f"PRINT-{batch.id:06d}")
        self.assertEqual(batches.search([("name", "=", batch.name)]), batch)
        self.assertEqual(batches.name_search(batch.name), [(batch.id, batch.name)])
        self.assertFalse(batches.search([("name", "=", "PRINT-999999")]))
