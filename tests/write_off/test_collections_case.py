from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(WriteOffCommon):
    def test_shown_on_the_case(self):
        self._invoice(20, 50)
        self._write_off({self._invoice(40, 100): None})
        case = self._case().with_user(self.collector)
        self.assertEqual((case.memo_amount, case.memo_recovered), (100, 0))
        self.assertEqual(case.action_view_memo()["res_model"], "collections.memo.claim")
        request = self.requests.browse(case.action_write_off()["res_id"])
        self.assertEqual(request.amount, 50)
