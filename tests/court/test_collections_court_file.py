from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..court_common import CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtFile(CourtCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls._action()
        cls.file = cls._write(cls.action)

    def test_it_is_kept_with_hash_and_totals(self):
        self.assertEqual((self.file.state, self.file.direction), ("written", "out"))
        self.assertFalse(self.file.is_altered)
        self.assertEqual(self.file.totals["amount"], 11900)
        self.assertIn("119.00", self.file.totals_text)
        self.assertIn(str(self.file.attachment_id.id), self.file.action_download()["url"])
        self.file.attachment_id.sudo().raw = b"other"
        self.file.invalidate_recordset(["is_altered"])
        self.assertTrue(self.file.is_altered)

    def test_handing_over_files_the_actions_once(self):
        own = self.file.with_user(self.supervisor)
        own.action_sent()
        self.assertEqual((self.file.state, self.action.state), ("sent", "filed"))
        self.assertEqual(self.file.sent_by_id, self.supervisor)
        self.assertEqual(self.action.date_filed, self.today)
        self._refused(own.action_sent)

    def test_what_was_paid_meanwhile_is_said(self):
        self._pay(self.action.line_ids.move_line_id.move_id)
        self.file.action_sent()
        self.assertEqual((self.file.state, self.action.state), ("sent", "approved"))
        self.assertIn("is open", self.file.line_ids.problem)

    def test_people_read_it_and_change_nothing(self):
        for group in ("readonly", "collector", "supervisor", "manager"):
            own = self.file.with_user(self._user(group, login=f"court_user_{group}"))
            self.assertTrue(own.file_name)
            for records, values in (
                (own, {"state": "sent"}),
                (own.line_ids, {"is_live": False}),
                (own.attachment_id, {"raw": b"x"}),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    records.write(values)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                own.unlink()
        self._refused(
            own.with_user(self._user("readonly", login="court_reader")).action_sent,
            error=(AccessError, UserError),
        )

    def test_the_correction_opens_with_the_same_actions(self):
        action = self.file.action_correct()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.corrects_id, self.file)
        self.assertEqual(wizard.line_ids.action_id, self.action)
        self.assertEqual(wizard.line_ids.representative, "Hans Schmidt")
        self.assertFalse(wizard.line_ids.problem)
        self.assertEqual(self.file.action_view_actions()["domain"][0][2], self.action.ids)
