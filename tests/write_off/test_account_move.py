from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestAccountMove(WriteOffCommon):
    def test_from_a_list_of_invoices(self):
        move = self._invoice(40, 100)
        action = move.with_user(self.collector).action_collections_write_off()
        request = self.requests.browse(action["res_id"])
        self.assertEqual(request.line_ids.move_line_id, self._item(move))
        self._pay(move)
        self.assertIn("Nothing is open", self._refused(move.action_collections_write_off))

    def test_what_an_entry_was_made_for_is_not_written_by_people(self):
        move = self._invoice(40, 100)
        request = self._request({move: None})
        biller = self.env.ref("account.group_account_manager")
        self.boss.group_ids |= biller
        with self.assertRaises(AccessError):
            move.with_user(self.boss).collections_write_off_request_id = request
