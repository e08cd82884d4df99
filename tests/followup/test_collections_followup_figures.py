from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupFigures(CollectionsCommon):
    """What a case says of its customer's items."""

    def test_credit_that_is_not_matched_is_shown(self):
        self._invoice(5, 100)
        self._invoice(1, 30, move_type="out_refund")
        case = self._case()
        self.assertEqual((case.amount_due, case.amount_overdue, case.amount_credit), (70, 100, 30))

    def test_no_next_notice_where_no_level_follows(self):
        self.policy.min_days = 7
        self._invoice(5)
        self._pass()
        self.levels[1:].action_archive()
        for day in (1, 7, 20):
            with self._on(day):
                self.engine.refresh(self.company)
                self.assertFalse(self._case().next_notice_date, day)
                self.assertFalse(self._case().next_action_date, day)

    def test_no_next_notice_by_a_policy_without_levels(self):
        self.levels.action_archive()
        self._invoice(5)
        self.assertTrue(self._case())
        self.assertFalse(self._case().next_notice_date)

    def test_activity_moves_the_next_action(self):
        move = self._invoice(1)
        self._pass()
        case = self._case()
        case.action_refresh()
        self.assertEqual(case.next_action_date, self.today + timedelta(14))
        case.activity_schedule(
            "mail.mail_activity_data_todo", self.today + timedelta(2), user_id=self.env.user.id
        )
        self.assertEqual(case.next_action_date, self.today + timedelta(2))
        case.action_refresh()
        self.assertEqual(case.next_action_date, self.today + timedelta(2))
        case.activity_ids.action_feedback()
        self.assertEqual(case.next_action_date, self.today + timedelta(14))
        self.assertTrue(move)
