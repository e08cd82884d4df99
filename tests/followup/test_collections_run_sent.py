"""A run shows what went out, and asks before it does."""

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRunSent(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.levels[0].channel_manual = True

    def test_a_claim_counts_once_whatever_its_channels(self):
        self._invoice(5, 100)
        self._invoice(6, 30)
        run = self._pass()
        self.assertRecordValues(
            run, [{"state": "done", "amount": 130, "item_count": 2, "notice_count": 2}]
        )
        self.assertEqual(run.noticed_ids.mapped("amount"), [130, 130])

    def test_what_was_skipped_is_not_in_the_total(self):
        paid, other = self._invoice(5, 100), self._invoice(5, 40, partner=self.partner_b)
        self._invoice(-20)
        run = self._prepare()
        self.assertEqual((run.amount, run.item_count), (140, 2))
        run.action_send()
        self._pay(paid)
        self._deliver()
        self.assertEqual((run.state, run.amount, run.item_count), ("done", 40, 1))
        self.assertEqual(run.noticed_ids.mapped("notice_count"), [1, 1])
        self.assertEqual(run.noticed_ids[0].item_ids, self._item(other).ids)
        self.assertEqual((run.sent_count, run.skipped_count), (2, 2))

    def test_the_second_channel_alone_counts_too(self):
        self._invoice(5, 100)
        run = self._prepare()
        run.notice_ids.filtered(lambda n: n.channel == "email").action_cancel()
        run.action_send()
        self._deliver()
        self.assertEqual((run.amount, run.item_count), (100, 1))
        self.assertEqual(run.noticed_ids.mapped("channel"), ["manual"])

    def test_cancelled_after_a_part_was_sent(self):
        self._invoice(5, 100)
        self._invoice(5, 40, partner=self.partner_b)
        run = self._prepare()
        run.notice_ids.filtered(lambda n: n.partner_id == self.partner_b).action_send()
        self._deliver()
        run.action_cancel()
        self.assertEqual((run.state, run.amount), ("done", 40))

    def test_the_question_names_count_and_amount(self):
        self._invoice(5, 100)
        self._invoice(5, 40, partner=self.partner_b)
        run = self._prepare()
        action = run.action_ask_send()
        view = self.env["collections.run"].get_view(action["views"][0][0])
        self.assertIn("send_question", view["arch"])
        self.assertIn("draft_count", view["arch"], "those that still wait for approval")
        self.assertIn("2 customers", run.send_question)
        self.assertIn("140.00", run.send_question)
        self.assertIn("from there: 4.", run.send_question)
        run.notice_ids.filtered(lambda n: n.partner_id == self.partner_b).action_skip()
        run.invalidate_recordset()
        self.assertIn("One customer", run.send_question)
        self.assertIn("100.00", run.send_question)
        self.assertEqual(run.state, "prepared", "nothing is sent by asking")
