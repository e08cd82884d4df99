import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementImport(PlacementCommon):
    def test_read(self):
        placement = self._placed(self.old)
        dialogs = self.env["collections.placement.import"]
        text = f"account;status\n{placement.line_ids.account};ack\nX;ack\n"
        values = {
            "agency_id": self.agency.id,
            "file": base64.b64encode(text.encode()),
            "file_name": "../../etc/x.csv",
        }
        dialog = dialogs.with_user(self.collector).create(values)
        dialog.action_read()
        self.assertEqual((dialog.row_count, placement.state), (1, "acknowledged"))
        self.assertIn("Line 3", dialog.refused)
        self.assertNotIn("/", dialog.placement_file_id.file_name)
        with self.assertRaisesRegex(UserError, "read before"):
            dialogs.with_user(self.collector).create(values).action_read()
        with self.assertRaises(UserError):
            dialogs.with_user(self.collector).create({}).action_read()
        auditor = self._user("readonly", login="reading")
        with self.assertRaises(AccessError):
            dialogs.with_user(auditor).create(values)
