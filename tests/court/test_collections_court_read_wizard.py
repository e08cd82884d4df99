from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..court_common import GNR, CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtReadWizard(CourtCommon):
    def test_a_file_is_read_once(self):
        action = self._action()
        content = self._answer("03", ("KS 00", {"reference": action.name, "court_number_1": GNR}))
        opened = self._read_by_dialog(content, self.supervisor)
        self.assertEqual(self.files.browse(opened["res_id"]).line_ids.action_id, action)
        again = self._read_by_dialog(content, self.supervisor)
        self.assertIn("read before", again["params"]["message"])
        self.assertEqual(again["params"]["next"]["res_id"], opened["res_id"])

    def test_what_is_wrong_is_said(self):
        self.assertIn("Choose a file", self._refused(self._read_by_dialog, b""))
        self.assertIn("no answer", self._refused(self._read_by_dialog, b"x" * 300))
        with self.assertRaises(AccessError):
            self._read_by_dialog(b"x", self._user("readonly", login="court_auditor"))
