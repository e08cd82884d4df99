import base64
import io
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..ereminder_common import EreminderCommon


@tagged("post_install", "-at_install")
class TestCollectionsEreminderExport(EreminderCommon):
    """One file is downloaded as it is, several as ZIP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.collections_ereminder = "ubl"
        cls.partner_b.collections_ereminder = "ubl"
        cls.exports = cls.env["collections.ereminder.export"]

    def _export(self, notices):
        before = self.exports.search([])
        notices.action_view_ereminders()
        return self.exports.search([]) - before

    def test_one_file_and_several(self):
        self._invoice(5)
        notices = self._pass().notice_ids
        export = self._export(notices)
        self.assertEqual(export.name, notices.ereminder_ids.name)
        self.assertEqual(base64.b64decode(export.content), notices.ereminder_ids.raw)
        self._invoice(5, partner=self.partner_b)
        with self._on(1):
            unsent = self._notices() - notices
            export = self._export(notices | unsent)
        self.assertEqual(export.name, "E-reminders.zip")
        content = base64.b64decode(export.content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = sorted(archive.namelist())
        drafts = [name for name in names if name.startswith("DRAFT ")]
        self.assertEqual(len(names), 2)
        self.assertEqual(len(drafts), 1)

    def test_others_do_not_read_what_somebody_downloads(self):
        self._invoice(5)
        notice = self._pass().notice_ids
        collector = self._user("collector")
        notice.with_user(collector).action_view_ereminders()
        export = self.exports.sudo().search([], order="id desc", limit=1)
        self.assertTrue(export.with_user(collector).content)
        with self.assertRaises(AccessError):
            self.assertTrue(export.with_user(self._user("readonly")).content)
        with self.assertRaises(AccessError):
            export.with_user(collector).content = False
