import io
import zipfile

from odoo.fields import Datetime
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCollectionsDossierSource(TransactionCase):
    def test_sources_come_in_their_order(self):
        sources = self.env["collections.dossier.source"]
        names = sources._get_dossier_sources()
        self.assertNotIn("collections.dossier.source", names)
        self.assertEqual(
            names[:4],
            (
                "collections.dossier.cover",
                "collections.dossier.ledger",
                "collections.dossier.notice",
                "collections.dossier.contact",
            ),
        )

    def test_a_customer_without_anything_has_a_ledger_of_nothing(self):
        partner = self.env["res.partner"].create({"name": "Nobody"})
        content = self.env["collections.dossier.source"]._put_together(
            partner, self.env.company, partner, self.env["account.move.line"]
        )
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        self.assertIn("Ledger.csv", names)
        self.assertIn("index.csv", names)

    def test_files_of_notes_among_colleagues_are_no_exhibits(self):
        partner = self.env["res.partner"].create({"name": "Somebody"})
        files = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": b"x", "res_model": partner._name, "res_id": partner.id}
                for name in ("attached", "noted", "told", "both", "mailed", "posted")
            ]
        )
        _attached, noted, told, both, mailed, posted = files
        note = {"subtype_xmlid": "mail.mt_note", "message_type": "comment"}
        partner.message_post(body="He lies", attachment_ids=(noted | both).ids, **note)
        comment = {"subtype_xmlid": "mail.mt_comment", "message_type": "comment"}
        partner.message_post(body="Please pay", attachment_ids=(told | both).ids, **comment)
        letter = partner.message_post(body="Letter", attachment_ids=posted.ids, **note)
        self.env["collections.dispatch"].sudo().create(
            {
                "company_id": self.env.company.id,
                "kind": "message",
                "source_model": partner._name,
                "source_id": partner.id,
                "partner_id": partner.id,
                "channel": "letter",
                "message_id": letter.id,
                "state": "sent",
                "date_handed": Datetime.now(),
            }
        )
        self.env["mail.mail"].create(
            {
                "model": partner._name,
                "res_id": partner.id,
                "message_type": "email_outgoing",
                "subtype_id": self.env.ref("mail.mt_note").id,
                "attachment_ids": mailed.ids,
            }
        )
        found = self.env["collections.dossier.source"]._get_dossier_attachments(partner)
        self.assertEqual([file for _number, file in found], list(files - noted))

    def test_papers_are_printed_with_the_rights_of_who_puts_them_together(self):
        user = new_test_user(self.env, "printing", groups="base.group_user")
        sources = self.env["collections.dossier.source"].with_user(user)
        asked = []

        def render(reports, _report, res_ids=None, data=None):
            asked.append((reports.env.uid, reports.env.su, res_ids))
            return b"paper", "pdf"

        self.patch(self.registry["ir.actions.report"], "_render_qweb_pdf", render)
        self.assertEqual(sources._print_dossier("base.report", user.partner_id), b"paper")
        self.assertEqual(asked, [(user.id, False, user.partner_id.ids)])
