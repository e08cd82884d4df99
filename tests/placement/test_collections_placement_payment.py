from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementPayment(PlacementCommon):
    def test_the_newest_that_was_not_taken_back(self):
        placement = self._placed(self.old)
        line = placement.line_ids
        payments = self.env["collections.placement.payment"].sudo()
        self._answer(placement, (0, "paid", "10", "", "a", ""), (0, "paid", "10", "", "b", ""))
        first = payments._find_told(line, 10.0)
        self.assertEqual(first.reference, "b")
        first.state = "reversed"
        self.assertEqual(payments._find_told(line, 10.0).reference, "a")
        self.assertFalse(payments._find_told(line, 11.0))
