from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command, Date
from odoo.tests import tagged

from odoo.addons.collections_followup.models.write_off import collections_write_off_batch

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffBatch(WriteOffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = cls._invoice(200, 4)
        cls.other = cls._invoice(190, 3, partner=cls.partner_b)
        cls.large = cls._invoice(200, 6)
        cls.young = cls._invoice(100, 4)
        cls.disputed = cls._invoice(200, 2)
        cls.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": cls.disputed.id})]}
        )
        cls.promised = cls._invoice(200, 1)
        cls.env["collections.promise"]._make(
            {cls._item(cls.promised): 1}, Date.add(cls.today, days=5)
        )
        cls.batches = cls.env["collections.write.off.batch"]
        cls.reason = cls.env.ref("collections_followup.write_off_reason_small")

    def _batch(self):
        batch = self.batches.with_user(self.boss).create({"reason_id": self.reason.id})
        batch.action_find()
        return batch

    def test_what_the_rule_finds(self):
        batch = self._batch()
        self.assertEqual(
            batch.line_ids.move_line_id, self._item(self.small) | self._item(self.other)
        )
        self.assertEqual((batch.item_count, batch.amount), (2, 7))
        batch.line_ids[0].is_in = False
        self.assertEqual(batch.item_count, 1)
        batch.action_find()
        self.assertEqual(batch.item_count, 2)
        proposed = self._request({self.small: None})
        proposed.action_propose()
        batch.action_find()
        self.assertEqual(batch.line_ids.move_line_id, self._item(self.other))

    def test_money_on_account_covers_first(self):
        self._receive(20)
        self.assertEqual(self._batch().line_ids.move_line_id, self._item(self.other))

    def test_who_owes_less_than_his_small_balances_keeps_nobody(self):
        """A part of them is on account: he is left out, and the others are written off."""
        self._invoice(200, 4, partner=self.partner_b)
        self._receive(5, self.partner_b)
        batch = self._batch()
        self.assertEqual(batch.line_ids.move_line_id, self._item(self.small))
        batch.action_propose()
        batch.with_user(self.manager).action_approve()
        self.assertEqual(batch.state, "posted")
        self.assertTrue(self._item(self.small).reconciled)

    def test_approved_by_another_and_posted_as_it_is_then(self):
        batch = self._batch()
        batch.action_propose()
        self._refused(batch.action_approve, error=(AccessError,))
        self._pay(self.other, 1)
        batch.with_user(self.manager).action_approve()
        self.assertEqual(batch.state, "posted")
        request = batch.request_ids
        self.assertEqual(request.line_ids.move_line_id, self._item(self.small))
        self.assertEqual((request.state, request.approved_by_id), ("posted", self.manager))
        self.assertEqual(request.proposed_by_id, self.boss)
        self.assertTrue(self._item(self.small).reconciled)
        self.assertFalse(self._item(self.other).reconciled)
        self.assertFalse(request.claim_ids, "small balances are not kept as claims")
        self.assertEqual(batch.line_ids.filtered("is_changed").move_line_id, self._item(self.other))
        self.assertEqual(batch.amount, 4)
        self.assertEqual(batch.action_view_requests()["res_id"], request.id)

    def test_who_may(self):
        with self.assertRaises(AccessError):
            self.batches.with_user(self.collector).create({"reason_id": self.reason.id})
        batch = self._batch()
        self._refused(batch.with_user(self.collector).action_find, error=(AccessError,))
        self._refused(batch.with_user(self.collector).action_post, error=(AccessError,))
        empty = self.batches.with_user(self.boss).create({"reason_id": self.reason.id})
        self.assertIn("Nothing is chosen", self._refused(empty.action_propose))
        with self.assertRaises(AccessError):
            batch.line_ids.amount = 1
        batch.action_propose()
        self._refused(batch.write, {"most": 50})
        self._refused(batch.line_ids[0].write, {"is_in": False})

    def test_what_was_written_off_of_a_customer_before_counts(self):
        self._write_off({self._invoice(10, 498): None})
        batch = self._batch()
        batch.action_propose()
        self.assertEqual(batch.tier, "manager", "498 and 4")
        batch.action_draft()
        batch.line_ids.filtered(lambda line: line.partner_id == self.customer).is_in = False
        batch.action_propose()
        self.assertEqual(batch.tier, "supervisor")
        self.company.collections_write_off_apart = True
        batch.with_user(self.manager).action_approve()
        request = self._request({self.other: None})
        self.assertEqual(request.amount_before, 3, "approved, and not posted yet")

    def test_no_batch_without_the_evidence(self):
        batch = self._batch()
        batch.reason_id = self.env.ref("collections_followup.write_off_reason_court")
        self.assertIn("evidence", self._refused(batch.action_propose))

    def test_what_is_spoken_for_takes_no_room(self):
        self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": self.small.id})]}
        )
        with patch.object(collections_write_off_batch, "MOST_ITEMS", 1):
            self.assertEqual(self._batch().line_ids.move_line_id, self._item(self.other))

    def test_the_limit_of_supervisors(self):
        self.company.collections_write_off_supervisor_amount = 5
        batch = self._batch()
        batch.action_propose()
        self.assertEqual(batch.tier, "manager")
        self.company.collections_write_off_apart = True
        batch.with_user(self.manager).action_approve()
        self.assertEqual(batch.state, "approved")
        batch.action_post()
        self.assertEqual(len(batch.request_ids), 2)
