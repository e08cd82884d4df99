"""A prepared notice becomes what is decided when it goes."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeDifference(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.levels[0].pay_within_days = 5
        cls.levels[1].pay_within_days = 12

    def _at_level_2(self):
        """Prepare a notice at Level 2 for one invoice, beside one that reaches Level 1."""
        old = self._invoice(20, 100)
        with self._on(-15):
            self._pass()
        self._invoice(3, 9)
        run = self._prepare()
        self.assertEqual(run.notice_ids.level_id, self.levels[1])
        return old, run

    def _send(self, old, run):
        old.invoice_date_due = self.today + timedelta(40)
        run.action_send()
        self._deliver()
        self.env.invalidate_all()

    def test_lower_level_has_its_own_days_to_pay(self):
        old, run = self._at_level_2()
        notice = run.notice_ids
        self.assertEqual(notice.date_pay_by, self.today + timedelta(12))
        self._send(old, run)
        self.assertEqual(notice.level_id, self.levels[0])
        self.assertEqual(notice.date_pay_by, self.today + timedelta(5))
        self.assertEqual((notice.item_count, notice.days_overdue), (1, 3))

    def test_channels_of_the_lower_level_are_used(self):
        self.levels[1].write({"channel_email": False, "channel_letter": True})
        self.customer.write(
            {
                "street": "Main street 1",
                "city": "Ghent",
                "country_id": self.env.ref("base.be").id,
            }
        )
        old, run = self._at_level_2()
        self.assertEqual(run.notice_ids.channel, "letter")
        self._send(old, run)
        self.assertRecordValues(
            run.notice_ids,
            [{"channel": "email", "state": "sent", "level_id": self.levels[0].id}],
        )

    def test_channels_that_the_lower_level_lacks_do_not_go(self):
        self.levels[1].channel_manual = True
        old, run = self._at_level_2()
        self.assertEqual(len(run.notice_ids), 2)
        self._send(old, run)
        by_channel = {notice.channel: notice for notice in run.notice_ids}
        self.assertEqual(by_channel["email"].state, "sent")
        self.assertEqual(by_channel["email"].level_id, self.levels[0])
        self.assertEqual(by_channel["manual"].state, "skipped")
        self.assertIn("Nothing is left to claim", by_channel["manual"].reason)

    def test_own_words_are_not_sent_at_another_level(self):
        old, run = self._at_level_2()
        notice = run.notice_ids
        notice.subject = "The last warning"
        self._send(old, run)
        self.assertEqual(notice.state, "skipped")
        self.assertIn("own words", notice.reason)
        self.assertEqual(self._prepare().notice_ids.level_id, self.levels[0])

    def test_items_join_the_notice_of_their_level(self):
        # By age, one notice per level: the older invoice comes down to the other's level.
        self.policy.write({"notice_mode": "level", "progression": "age"})
        old, young = self._invoice(20, 100), self._invoice(3, 9)
        run = self._prepare()
        high, low = run.notice_ids.sorted(lambda n: n.level_id.sequence, reverse=True)
        self.assertEqual((high.amount, low.amount), (100, 9))
        old.invoice_date_due = self.today - timedelta(5)
        run.action_send()
        self._deliver()
        self.assertEqual((high.state, low.state, low.amount), ("skipped", "sent", 109))
        self.assertEqual(old.collections_level_id, self.levels[0])
        self.assertEqual(young.collections_level_id, self.levels[0])

    def test_disputed_part_is_named_as_of_now(self):
        move = self._invoice(5, 100)
        run = self._prepare()
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [(0, 0, {"move_id": move.id, "scope": "amount", "amount": 30})],
            }
        )
        run.action_send()
        self._deliver()
        line = run.notice_ids.line_ids
        self.assertEqual((line.amount, line.amount_disputed), (70, 30))
