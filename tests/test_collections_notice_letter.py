import io

from pypdf import PdfReader

from odoo.tests import tagged

from .common import CollectionsCommon


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
        texts = [self._text(attachment.raw) for attachment in notice.mail_id.attachment_ids]
        self.assertTrue(all(move.name in text for text in texts))

    def test_statement_balances_run_up_to_the_closing_balance(self):
        first, second = self._invoice(40, 100.0), self._invoice(5, 50.0)
        self._pay(first, 30.0)
        report = self.env["report.collections_followup.report_statement"]
        statement = report._get_statements(self.customer, self.company, "all", None, self.today)[
            self.customer.id
        ]
        [block] = statement["currencies"]
        self.assertEqual([line["amount"] for line in block["lines"]], [100.0, 50.0, -30.0])
        self.assertEqual([line["balance"] for line in block["lines"]], [100.0, 150.0, 120.0])
        self.assertEqual(block["closing"], 120.0)
        opening = report._get_statements(
            self.customer, self.company, "all", self.today, self.today
        )[self.customer.id]["currencies"][0]
        self.assertEqual((opening["opening"], opening["closing"]), (150.0, 120.0))
        unpaid = report._get_statements(self.customer, self.company, "open", None, self.today)
        [block] = unpaid[self.customer.id]["currencies"]
        self.assertEqual(sorted(line["amount"] for line in block["lines"]), [50.0, 70.0])
        wizard = self.env["collections.statement.wizard"].create(
            {
                "partner_ids": [(6, 0, self.customer.ids)],
                "company_id": self.company.id,
                "date_to": self.today,
            }
        )
        with self.allow_pdf_render():
            wizard.action_download()
        text = self._text(wizard.attachment_id.raw)
        self.assertIn(second.name, text)
        self.assertIn("120.00", text)


@tagged("post_install", "-at_install")
class TestCollectionsNoticeSms(CollectionsCommon):
    def test_text_message_follows_the_answer_of_the_service(self):
        self.levels.write({"channel_email": False, "channel_sms": True, "fallback": False})
        self.customer.phone = "+32 470 12 34 56"
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        notice = run.notice_ids
        self.assertEqual((notice.state, notice.sms_id.state), ("queued", "outgoing"))
        self.assertIn("100.00", notice.sms_id.body)
        notice.sms_id.write({"state": "error", "failure_type": "sms_credit"})
        self.assertEqual((notice.state, notice.failure_type), ("failed", "service"))

    def test_accepted_text_message_is_sent(self):
        self.levels.write({"channel_email": False, "channel_sms": True})
        self.customer.phone = "+32 470 12 34 56"
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._deliver()
        run.notice_ids.sms_id.write({"state": "pending"})
        self.assertEqual(run.notice_ids.state, "sent")
