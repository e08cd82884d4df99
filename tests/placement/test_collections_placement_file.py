from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementFile(PlacementCommon):
    def test_kept_as_it_was(self):
        file = self._placed().event_ids.file_id
        self.assertFalse(file.is_altered)
        own = file.with_user(self.boss)
        self.assertIn("download=true", own.action_download()["url"])
        with self.assertRaises(AccessError):
            own.write({"row_count": 0})
        with self.assertRaisesRegex(UserError, "kept as they were"):
            file.write({"content_hash": "0"})
        with self.assertRaises(UserError):
            file.unlink()
        file.attachment_id.raw = file.attachment_id.raw.replace(b"333.33", b"333.34")
        file.invalidate_recordset()
        self.assertTrue(file.is_altered)
        self.assertIn("Fair Collect", file.display_name)
        incoming = self._answer(file.event_ids.placement_id, (0, "ack", "", "", "", ""))
        with self.assertRaisesRegex(UserError, "Nothing in this file is new"):
            incoming.action_documents()

    def test_lines_that_were_not_taken_in_are_downloaded_with_their_reason(self):
        placement = self._placed()
        rows = [(0, "ack", "", "", "A-1", ""), ("P000999999", "ack", "", "", "", "=cmd()")]
        file = self._answer(placement, *rows, (1, "paid", "soon", "", "", ""))
        self.assertEqual(file.refused_count, 2)
        action = file.with_user(self.boss).action_download_refused()
        kept = self.env["ir.attachment"].browse(int(action["url"].split("/")[-1].split("?")[0]))
        self.assertEqual(kept.mimetype, "text/csv")
        heading, *lines = kept.raw.decode("utf-8-sig").splitlines()
        self.assertTrue(heading.endswith(";Note;Not taken in because"))
        self.assertTrue(lines[0].startswith("P000999999;ack;;;;'=cmd();Line 3:"), lines[0])
        self.assertIn("soon", lines[1])
        self.assertEqual(len(lines), 2)
        # Once more: in place of the first one. Corrected, it is read as it is.
        file.with_user(self.boss).action_download_refused()
        own = [("res_model", "=", file._name), ("res_id", "=", file.id)]
        self.assertEqual(self.env["ir.attachment"].search_count(own), 2)
        account = placement.line_ids[1].account
        newest = self.env["ir.attachment"].search(own, order="id desc", limit=1)
        corrected = newest.raw.replace(b"soon", b"50").replace(b"P000999999", account.encode())
        again = self.agency.with_user(self.collector)._read_file("again.csv", corrected)
        self.assertFalse(again.refused)
        self.assertEqual(placement.payment_ids.amount, 50)
        with self.assertRaisesRegex(UserError, "All lines"):
            again.action_download_refused()
