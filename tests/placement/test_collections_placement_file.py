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
