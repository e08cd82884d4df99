from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..court_common import GNR, CourtCommon


@tagged("post_install", "-at_install")
class TestCollectionsCourtLine(CourtCommon):
    def test_what_could_not_be_matched_is_tried_again(self):
        action = self._action()
        read = self._read(self._answer("05", ("KS 00", {"court_number_1": GNR, "message": "05"})))
        line = read.line_ids
        self.assertFalse(line.is_taken)
        action.reference = GNR
        line.with_user(self.supervisor).action_retry()
        self.assertTrue(line.is_taken)
        self.assertFalse(line.problem)
        self.assertIn("served", action.date_ids.mapped("anchor"))
        self.assertIn("nothing more", self._refused(line.action_retry))

    def test_two_files_at_once_hold_no_action_twice(self):
        action = self._action()
        line = self._write(action).line_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            line.sudo().copy({"file_id": line.file_id.id})
            self.env.flush_all()

    def test_collectors_see_entries_of_their_own_customers(self):
        action = self._action()
        line = self._write(action).line_ids
        self.company.collections_own_cases = True
        collector = self._user("collector", login="court_collector")
        self._case(self.german).user_id = self.supervisor
        lines = self.env["collections.court.line"].with_user(collector)
        self.assertFalse(lines.search([("id", "=", line.id)]))
        self.assertFalse(self.files.with_user(collector).search([]))
        self.assertTrue(lines.with_user(self.supervisor).search([("id", "=", line.id)]))
