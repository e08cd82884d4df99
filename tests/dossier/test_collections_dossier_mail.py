from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierMail(DossierCommon):
    def test_messages_and_no_notes(self):
        self.case.message_post(
            body="Please pay",
            subject="Your invoice",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
            attachments=[("terms.txt", b"terms")],
        )
        self.case.message_post(body="He lies", message_type="comment", subtype_xmlid="mail.mt_note")
        [entry] = self._entries("collections.dossier.mail")
        self.assertIn("Your invoice", entry.text)
        (_folder, _name, words), (_folder, name, raw) = entry.files
        self.assertIn("Please pay", words.decode())
        self.assertIn("terms.txt", name)
        self.assertEqual(raw, b"terms")
