from odoo.fields import Command
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestCollectionsDossierDispute(DossierCommon):
    def test_what_was_said_and_answered(self):
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "subject": "Broken",
                "description": "It came broken",
                "line_ids": [Command.create({"move_id": self.move.id})],
            }
        )
        self.env["ir.attachment"].create(
            {
                "name": "photo.png",
                "raw": b"photo",
                "res_model": dispute._name,
                "res_id": dispute.id,
            }
        )
        [entry] = self._entries("collections.dossier.dispute")
        self.assertIn("Broken", entry.text)
        self.assertEqual([file[2] for file in entry.files], [b"It came broken", b"photo"])
        dispute.sudo().write({"state": "resolved", "date_closed": self.today, "answer": "Not so"})
        answer = self._entries("collections.dossier.dispute")[1]
        self.assertEqual(answer.files[0][2], b"Not so")
