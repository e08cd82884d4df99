from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffBatchLine(WriteOffCommon):
    def test_people_leave_out_and_nothing_else(self):
        self._invoice(200, 4)
        reason = self.env.ref("collections_followup.write_off_reason_small")
        batches = self.env["collections.write.off.batch"].with_user(self.boss)
        batch = batches.create({"reason_id": reason.id})
        batch.action_find()
        line = batch.line_ids
        line.is_in = False
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line.amount_company = 1
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line.copy()
        line.is_in = True
        batch.action_propose()
        self.assertIn("draft", self._refused(line.write, {"is_in": False}))
        self.assertIn("draft", self._refused(line.unlink))
