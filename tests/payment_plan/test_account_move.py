from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestAccountMovePlan(PlanCommon):
    """What invoices, customers and cases show of payment plans."""

    def _find(self, moves, *states):
        return moves.search(
            [("id", "in", moves.ids), ("collections_plan_state", "in", list(states))]
        )

    def test_state_of_the_plan_that_counts(self):
        none, agreed, broken = (self._invoice(40, 300) for _number in range(3))
        moves = none | agreed | broken
        former = self._plan(agreed)
        former.action_cancel()
        plan = self._plan(agreed)
        self._plan(broken, installment_count=1)
        draft = self._plan(none, accept=False)
        self.assertEqual(none.collections_plan_state, "draft")
        draft.unlink()
        moves.invalidate_recordset()
        self.assertRecordValues(
            moves,
            [
                {
                    "collections_plan_state": False,
                    "collections_plan_id": False,
                    "collections_plan_date": False,
                    "collections_plan_count": 0,
                },
                {
                    "collections_plan_state": "active",
                    "collections_plan_id": plan.id,
                    "collections_plan_date": plan.date_next,
                    "collections_plan_count": 2,
                },
                {
                    "collections_plan_state": "active",
                    "collections_plan_id": broken.collections_plan_ids.id,
                    "collections_plan_date": plan.date_next,
                    "collections_plan_count": 1,
                },
            ],
        )
        self._at("2026-04-01")
        self.assertEqual(self._find(moves, "defaulted"), moves - none)
        self._pay(agreed)
        self.assertEqual(self._find(moves, "completed"), agreed)
        self.assertEqual(self._find(moves, "defaulted"), broken)
        self.assertEqual(self._find(moves, False), none)
        self.assertEqual(self._find(moves, False, "completed"), none | agreed)
        self.assertFalse(self._find(moves, "cancelled"))
        self.assertEqual(
            moves.search([("id", "in", moves.ids), ("collections_plan_state", "!=", "completed")]),
            none | broken,
        )
