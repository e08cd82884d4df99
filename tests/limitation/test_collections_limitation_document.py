from odoo.tests import tagged

from ..limitation_common import LimitationCommon

TEXT = "The law limits how long you can be sued on a debt."


@tagged("post_install", "-at_install")
class TestCollectionsLimitationDocument(LimitationCommon):
    def test_the_text_stands_on_notices_about_barred_debts(self):
        self.german.write({"notices": "text", "notice_text": TEXT})
        self._barred()
        self._invoice(5, partner=self.partner_b)
        self.partner_b.country_id = self.germany
        notices = self._prepare().notice_ids
        barred = notices.filtered(lambda notice: notice.partner_id == self.customer)
        self.assertEqual(barred._get_document()["required_texts"], [TEXT])
        self.assertFalse((notices - barred)._get_document()["required_texts"])
        report = self.env["ir.actions.report"]
        for name in ("report_letter",):
            html = report._render_qweb_html(f"collections_followup.{name}", barred.ids)[0]
            self.assertIn(TEXT, html.decode())
        # Whatever the way of writing.
        texts = self.env["collections.document"]._get_sms_texts(notices)
        self.assertIn(TEXT, texts[barred.id])
        self.assertNotIn(TEXT, texts[(notices - barred).id])
        doc = barred._get_document()
        note = self.env["collections.ereminder"]._get_note(2, doc)
        self.assertTrue(note.startswith(doc["subject"]) and note.endswith(TEXT), note)
        notices.run_id.action_approve()
        notices.run_id.action_send()
        self._deliver()
        self.assertIn(TEXT, barred.content)
