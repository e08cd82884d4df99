from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLinePlan(PlanCommon):
    """Which items a payment plan can cover."""

    def test_free_items_only(self):
        free, drafted, planned, former, paid = (self._invoice(40, 300) for _number in range(5))
        credit = self._invoice(40, 300, move_type="out_refund")
        self._plan(drafted, accept=False)
        plan = self._plan(planned)
        self._plan(former).action_cancel()
        self._pay(paid)
        moves = free | drafted | planned | former | paid | credit
        items = self._item(moves)
        self.assertEqual(items._collections_get_plannable(), self._item(free | drafted | former))
        self.assertEqual(items._collections_get_current_plans_sudo(), plan)
        context = items.action_collections_plan()["context"]
        wizard = self.env["collections.plan.wizard"].with_context(**context).create({})
        self.assertEqual(wizard.move_line_ids, self._item(free | drafted | former))
        self.assertEqual(wizard.amount, 900)

    def test_a_proposed_plan_of_a_colleague_holds_its_items(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, accept=False, user_id=self._user("collector").id)
        plan.action_propose()
        self.company.collections_own_cases = True
        colleague = self._user("collector", "colleague")
        item = self._item(move).with_user(colleague).sudo(False)
        self.assertEqual(item._collections_get_current_plans_sudo().ids, plan.ids)
