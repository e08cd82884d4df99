from datetime import timedelta

from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanSettlement(PlanCommon):
    """An item is in a plan or in a settlement."""

    def test_settlement_keeps_its_items_from_plans(self):
        move = self._invoice(40, 300)
        draft = self._plan(move, accept=False)
        settlement = self.env["collections.settlement"]._make(
            self._item(move), 290.0, self.today + timedelta(days=7)
        )
        settlement._offer()
        for step in (lambda: self._plan(move), draft.action_propose):
            text = self._refused(step)
            self.assertIn(settlement.name, text)
            self.assertIn(move.name, text)
        settlement.action_cancel()
        draft.action_propose()
        self.assertEqual(draft.state, "approved")
