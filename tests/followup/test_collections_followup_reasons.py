from datetime import timedelta

from odoo.tests import tagged

from .test_collections_followup_explain import ExplainCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupReasons(ExplainCommon):
    """The pass's own reasons, each once, and the order of all."""

    def test_no_followup(self):
        move = self._invoice(5)
        self._item(move).no_followup = True
        self._assert_reason(move, "no_followup")

    def test_blocked(self):
        move = self._invoice(5)
        move.action_toggle_block_payment()
        self._assert_reason(move, "blocked", "blocked")

    def test_cease(self):
        move = self._invoice(5)
        self.customer.collections_cease = True
        self._assert_reason(move, "cease", "not to be contacted")

    def test_credit(self):
        move = self._invoice(5, 50.0)
        self._invoice(4, 50.0, move_type="out_refund")
        self._assert_reason(move, "credit", "credits cover")

    def test_min_amount_of_policy_and_level(self):
        move = self._invoice(5, 50.0)
        self.policy.min_amount = 50.01
        self._assert_reason(move, "min_amount", "50.01")
        self.policy.min_amount = 50.0
        self.assertFalse(self._explain(move)["reason"])
        self.levels[0].min_amount = 60.0
        self._assert_reason(move, "min_amount", "60.00")

    def test_interval(self):
        self.policy.min_days = 10
        self._invoice(5)
        self._pass()
        move = self._invoice(3)
        explanation = self._assert_reason(move, "interval", "10 days")
        self.assertEqual(explanation["next_date"], self.today + timedelta(days=10))

    def test_interval_ends_before_the_next_level(self):
        """The sentence names the day that counts, and no day where nothing follows."""
        self.policy.min_days = 7
        move = self._invoice(5)
        self._pass()
        explanation = self._assert_reason(move, "interval", "Level 2 follows on")
        self.assertNotIn("7 days", explanation["text"])
        self.assertEqual(explanation["next_date"], self.today + timedelta(days=14))
        self.levels[1:].action_archive()
        explanation = self._assert_reason(move, "interval", "the last level")
        self.assertFalse(explanation["next_date"])

    def test_waiting_and_last_level(self):
        move = self._invoice(5)
        self._pass()
        explanation = self._assert_reason(move, "waiting", "Level 2")
        self.assertEqual(explanation["level"], self.levels[0])
        self.assertEqual(explanation["next_date"], self.today + timedelta(days=14))
        self.levels[1:].action_archive()
        self._assert_reason(move, "last_level", "the last level")

    def test_not_due_and_no_level(self):
        move = self._invoice(-5)
        explanation = self._assert_reason(move, "not_due")
        self.assertEqual(explanation["next_date"], self.today + timedelta(days=6))
        self.levels.action_archive()
        self._assert_reason(self._invoice(5), "no_level")

    def test_reasons_come_in_their_order(self):
        move = self._invoice(5, 10.0)
        self.policy.min_amount = 20.0
        self._assert_reason(move, "min_amount")
        self.customer.collections_cease = True
        self._assert_reason(move, "cease")
        self._case().stage_id = self.env.ref("collections_followup.stage_legal")
        self._assert_reason(move, "stage")
        self.env["collections.hold"].create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "company_id": self.company.id,
            }
        )
        self._assert_reason(move, "hold")
        self._item(move).no_followup = True
        self._assert_reason(move, "no_followup")
