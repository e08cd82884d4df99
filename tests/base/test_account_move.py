from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountMove(CollectionsCommon):
    def test_level_stage_and_days_on_the_invoice(self):
        move = self._invoice(5)
        self._pass()
        self.assertRecordValues(
            move,
            [
                {
                    "collections_level_id": self.levels[0].id,
                    "collections_stage_id": self._case().stage_id.id,
                    "collections_case_id": self._case().id,
                    "collections_days_overdue": 5,
                    "collections_amount_overdue": 100.0,
                    "collections_last_notice_date": self.today,
                    "collections_notice_count": 1,
                }
            ],
        )

    def test_invoices_can_be_searched_and_grouped(self):
        noticed, fresh = self._invoice(5), self._invoice(2)
        self._pass()
        fresh = self._invoice(1, partner=self.partner_b)
        early = self._invoice(-5)
        moves = self.env["account.move"]
        ours = [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")]
        level = self.levels[0]
        self.assertIn(noticed, moves.search([*ours, ("collections_level_id", "=", level.id)]))
        self.assertNotIn(fresh, moves.search([*ours, ("collections_level_id", "=", level.id)]))
        self.assertIn(fresh, moves.search([*ours, ("collections_level_id", "=", False)]))
        recent = ("collections_last_notice_date", ">=", self.today)
        self.assertEqual(moves.search([*ours, recent]) & (noticed | fresh), noticed)
        overdue = moves.search([*ours, ("collections_days_overdue", ">", 0)])
        self.assertIn(fresh, overdue)
        self.assertNotIn(early, overdue)
        self.assertEqual(moves.search([*ours, ("collections_days_overdue", ">=", 5)]), noticed)
        groups = dict(moves._read_group(ours, ["collections_level_id"], ["__count"]))
        self.assertEqual(groups[level], 2)
        stages = dict(moves._read_group(ours, ["collections_stage_id"], ["__count"]))
        self.assertEqual(sum(stages.values()), 4)
        self.assertEqual(stages[self.env["collections.stage"]], 1)
        stage = self._case().stage_id
        self.assertNotIn(early, moves.search([*ours, ("collections_stage_id", "=", stage.id)]))

    def test_own_policy_of_an_invoice(self):
        soon = self._create_policy(days=(3, 9), name="Soon")
        first = self._invoice(2)
        first.collections_policy_id = soon
        self.assertFalse(self._prepare().notice_ids)
        item = self._item(first)
        self.assertEqual(item._collections_explain()[item.id]["next_level"], soon.level_ids[0])

    def test_policy_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        policy = self._create_policy(company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "is a policy of"):
            self._invoice(5).collections_policy_id = policy

    def test_reset_cancelled_and_credited_invoices_close_the_case(self):
        move = self._invoice(5)
        move.button_draft()
        self.assertFalse(self._case())
        move.action_post()
        self.assertTrue(self._case())
        move.button_draft()
        move.button_cancel()
        self.assertFalse(self._case())
        move = self._invoice(5)
        self.assertTrue(self._case())
        move._reverse_moves([{"invoice_date": self.today, "date": self.today}], cancel=True)
        self.assertFalse(self._case())
