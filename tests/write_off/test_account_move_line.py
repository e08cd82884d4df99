from odoo.tests import tagged

from ..limitation_common import LimitationCommon
from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(WriteOffCommon):
    def test_what_something_speaks_for_is_left(self):
        free, held = self._invoice(40, 100), self._invoice(40, 50)
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": held.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        items = self._item(free) | self._item(held)
        self.assertEqual(items._collections_leave_spoken_for(), self._item(free))
        self.assertFalse(items.browse()._collections_leave_spoken_for())

    def test_from_a_list_of_items(self):
        item = self._item(self._invoice(40, 100))
        action = item.with_user(self.collector).action_collections_write_off()
        self.assertEqual(self.requests.browse(action["res_id"]).line_ids.move_line_id, item)


@tagged("post_install", "-at_install")
class TestTimeBarred(LimitationCommon, WriteOffCommon):
    def test_what_is_barred_alone_is_not_spoken_for(self):
        move = self._barred(4)
        item = self._item(move)
        self.engine.refresh(self.company)
        self.assertEqual(self._reason(move), "barred")
        self.assertEqual(item._collections_leave_spoken_for(), item)
        with self.subTest("money on account"), self.env.cr.savepoint() as savepoint:
            self._receive(1)
            self.assertFalse(item._collections_leave_spoken_for())
            savepoint.rollback()
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": move.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self.assertFalse(item._collections_leave_spoken_for())
