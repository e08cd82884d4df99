from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResPartnerAgreements(CollectionsCommon):
    """What an agreement with a customer begins with."""

    def test_overdue_items_first(self):
        current = self._invoice(-20)
        self.assertEqual(self.customer._collections_get_overdue_items(), self._item(current))
        overdue = self._invoice(5)
        self._invoice(0, amount=10.0, move_type="out_refund")
        self.assertEqual(self.customer._collections_get_overdue_items(), self._item(overdue))
