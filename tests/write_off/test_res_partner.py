from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestResPartner(WriteOffCommon):
    def test_what_is_owed_beside_the_ledger(self):
        move = self._invoice(40, 100)
        action = self.customer.with_user(self.collector).action_collections_write_off()
        self.assertEqual(self.requests.browse(action["res_id"]).amount, 100)
        self._write_off({move: None})
        customer = self.customer.with_user(self.collector)
        self.assertEqual(
            (customer.collections_memo_amount, customer.collections_memo_count), (100, 1)
        )
        self._find(self._receive(40)).with_user(self.boss).action_book()
        customer.invalidate_recordset()
        self.assertEqual(
            (customer.collections_memo_amount, customer.collections_memo_recovered), (60, 40)
        )
        domain = customer.action_collections_view_memo()["domain"]
        self.assertEqual(self.env["collections.memo.claim"].search(domain).rest, 60)
