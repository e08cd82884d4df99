from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanLine(PlanCommon):
    """The items of a plan, as they stood."""

    def test_what_was_covered_stays_and_what_is_open_follows(self):
        move = self._invoice(40, 300)
        line = self._plan(move).line_ids
        self._pay(move, 100)
        self.assertRecordValues(
            line,
            [
                {
                    "kind": "debt",
                    "move_name": move.name,
                    "amount": 300,
                    "amount_open": 200,
                    "date_invoice": move.invoice_date,
                    "date_due": move.invoice_date_due,
                }
            ],
        )
        self.assertEqual(line.action_open_move()["res_id"], move.id)

    def test_deleted_invoice_leaves_its_number(self):
        move = self._invoice(40, 300)
        line = self._plan(move, accept=False).line_ids
        name = move.name
        move.button_draft()
        self.assertEqual(line.amount_open, 0)
        move.with_context(force_delete=True).unlink()
        self.assertFalse(line.move_id)
        self.assertEqual(line.move_name, name)
        self.assertIn("is gone", self._refused(line.plan_id.action_propose))
