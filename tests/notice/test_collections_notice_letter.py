import io

from pypdf import PdfReader

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeLetter(CollectionsCommon):
    """Letters through the real engine, their text read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
        cls.customer = cls.customer.with_env(cls.env)
        cls.company = cls.company.with_env(cls.env)
        cls.customer.write(
            {
                "street": "Main Street 1",
                "zip": "10115",
                "city": "Berlin",
                "country_id": cls.env.ref("base.de").id,
            }
        )

    def _text(self, pdf):
        return " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
        )

    def test_letter_is_kept_printed_and_listed(self):
        self.levels.write({"channel_email": False, "channel_letter": True})
        move = self._invoice(5, 123.45)
        with self.allow_pdf_render():
            notice = self._pass().notice_ids
        self.assertEqual(notice.state, "sent", notice.failure_reason)
        text = self._text(notice.attachment_id.raw)
        for word in (move.name, "123.45", "Berlin", notice.name):
            self.assertIn(word, text)
        action = notice.action_print_letters()
        batch = self.env["collections.letter.batch"].browse(action["res_id"])
        self.assertEqual((batch.letter_count, notice.print_id), (1, batch))
        self.assertIn(move.name, self._text(batch.attachment_id.raw))
        self.assertIn("Berlin", batch.manifest_id.raw.decode("utf-8-sig"))

    def test_letter_without_address_becomes_a_visible_problem(self):
        self.levels.write({"channel_email": False, "channel_letter": True, "fallback": False})
        self.customer.write({"street": False, "city": False, "zip": False})
        self._invoice(5)
        notice = self._pass().notice_ids
        self.assertEqual((notice.state, notice.failure_type), ("failed", "no_address"))
        self.assertFalse(notice.attachment_id)

    def test_email_carries_what_the_level_attaches(self):
        self.levels.write(
            {"attach_letter": True, "attach_invoices": True, "attach_statement": True}
        )
        move = self._invoice(5)
        run = self._prepare()
        run.action_send()
        with self.allow_pdf_render():
            self.env["collections.notice"]._send_batch()
        notice = run.notice_ids
        self.assertEqual(len(notice.mail_id.attachment_ids), 3, notice.failure_reason)
        self.assertIn(notice.attachment_id, notice.mail_id.attachment_ids)
        names = " ".join(notice.mail_id.attachment_ids.mapped("name"))
        for word in (notice.name, move.name.replace("/", "_"), "Account statement"):
            self.assertIn(word, names)
