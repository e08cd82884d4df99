from datetime import date

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLineSettlement(SettlementCommon):
    """Which items a settlement can cover."""

    def test_free_items_only(self):
        free, drafted, settled, lapsed, planned, paid = (self._invoice(5) for _number in range(6))
        self._draft(drafted)
        self._settle(settled)
        self._settle(lapsed).action_cancel()
        plan = self.env["collections.plan"]._make(
            self._item(planned), {"installment_count": 2, "date_first": date(2026, 3, 10)}
        )
        plan.action_propose()
        self._pay(paid)
        items = self._item(free | drafted | settled | lapsed | planned | paid)
        self.assertEqual(items._collections_get_settleable(), self._item(free | drafted | lapsed))
        text = self._refused((settled | planned | paid).action_collections_settlement)
        self.assertIn("Cancel that settlement first", text)
        text = self._refused(paid.action_collections_settlement)
        self.assertIn("Nothing is open", text)

    def test_offer_over_items(self):
        items = self._item(self._invoice(5) | self._invoice(6, 50.0))
        action = items.action_collections_settlement()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((wizard.move_line_ids, wizard.amount_open), (items, 150.0))
