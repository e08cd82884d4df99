from odoo.tests import tagged

from ..provision_common import ProvisionCommon


@tagged("post_install", "-at_install")
class TestAccountMove(ProvisionCommon):
    def test_an_entry_that_is_taken_back(self):
        self._invoice(40, 200)
        own = self._provide()
        self.assertEqual(own.state, "posted")
        own.move_ids.button_draft()
        self.assertEqual((own.state, own.amount_booked), ("approved", 0))
