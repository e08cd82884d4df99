from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from ..provision_common import ProvisionCommon


@tagged("post_install", "-at_install")
class TestCollectionsProvisionEntry(ProvisionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 200)

    def test_a_draft_that_a_person_posts(self):
        own = self._provide(approved=False).with_user(self.collector)
        own.action_propose()
        own.with_user(self.boss).action_approve()
        self.assertEqual((own.state, own.amount_booked, own.amount_drafted), ("approved", 0, 100))
        entry = own.sudo().move_ids
        self.assertEqual(entry.state, "draft")
        self.assertIn("as it is to be", self._refused(own.with_user(self.boss).action_make_entry))
        entry.action_post()
        self.assertEqual((own.state, own.amount_booked, own.amount_missing), ("posted", 100, 0))
        self.assertEqual(self._balance(self.allowance), -100)
        self.assertEqual(self._balance(self.expense), 100)
        self.assertEqual(own.action_view_moves()["domain"][0][2], own.id)
        tie = self.provisions.with_user(self.boss).action_tie()
        self.assertEqual(tie["params"]["type"], "success")
        stray = entry.copy()
        stray.action_post()
        self.assertEqual(own.amount_booked, 100, "a copy is made for nothing")
        self.assertEqual(
            self.provisions.with_user(self.boss).action_tie()["params"]["type"], "warning"
        )

    def test_who_pays_needs_less(self):
        own = self._provide()
        payment = self._pay(self.move, 120)
        self.assertEqual((own.amount_needed, own.amount_missing), (40, -60))
        self.assertEqual(len(own.activity_ids), 1)
        self._refused(own.with_user(self.collector).action_make_entry, error=(AccessError,))
        own.with_user(self.boss).action_make_entry()
        own.move_ids.filtered(lambda move: move.state == "draft").action_post()
        self.assertEqual((own.state, own.amount_booked), ("posted", 40))
        payment.move_id.line_ids.remove_move_reconcile()
        own.invalidate_recordset()
        self.assertEqual(own.amount_missing, 60, "the payment was taken back")
        self._pay(self.move, 200)
        own.invalidate_recordset()
        own.with_user(self.boss).action_make_entry()
        own.move_ids.filtered(lambda move: move.state == "draft").action_post()
        self.assertEqual((own.state, own.amount_booked), ("reversed", 0))
        self.assertEqual(self._balance(self.allowance), 0)

    def test_reversed_in_the_next_period(self):
        own = self._provide(until_next=True)
        with self._on(Date.add(self.today.replace(day=1), months=1)):
            own.invalidate_recordset()
            self.provisions._cron_nightly()
            self.assertEqual((own.amount_needed, own.amount_missing), (0, -100))
            self.assertTrue(own.activity_ids)
            own.with_user(self.boss).action_make_entry()
            own.move_ids.filtered(lambda move: move.state == "draft").action_post()
            self.assertEqual(own.state, "reversed")

    def test_ended_by_a_supervisor(self):
        own = self._provide()
        self._refused(own.with_user(self.collector).action_end, error=(AccessError,))
        own.with_user(self.boss).action_end()
        self.assertEqual((own.state, own.amount_drafted), ("reversed", -100))
        own.move_ids.filtered(lambda move: move.state == "draft").action_post()
        self.assertEqual(own.amount_booked, 0)
        self.assertIn("not in force", self._refused(own.with_user(self.boss).action_end))

    def test_an_entry_that_is_taken_back_to_draft(self):
        own = self._provide()
        self.assertFalse(own.activity_ids, "it is posted")
        entry = own.move_ids
        entry.button_draft()
        self.assertEqual((own.state, own.amount_booked, own.amount_drafted), ("approved", 0, 100))
        entry.action_post()
        self.assertEqual((own.state, own.amount_booked, own.amount_missing), ("posted", 100, 0))
        entry.button_draft()
        own.with_user(self.boss).action_end()
        self.assertEqual((own.state, entry.state), ("reversed", "cancel"))
        self.assertEqual(own.amount_missing, 0)

    def test_what_is_ended_can_still_be_taken_back(self):
        own = self._provide()
        own.with_user(self.boss).action_end()
        own.move_ids.filtered(lambda move: move.state == "draft").unlink()
        own.activity_ids.unlink()
        self.provisions._cron_nightly()
        self.assertIn("Take", own.activity_ids.summary)
        own.with_user(self.boss).action_make_entry()
        own.move_ids.filtered(lambda move: move.state == "draft").action_post()
        self.assertEqual((own.state, own.amount_booked), ("reversed", 0))

    def test_an_entry_that_is_missing_is_asked_for(self):
        own = self._provide(approved=False).with_user(self.collector)
        own.action_propose()
        own.with_user(self.boss).action_approve()
        own = own.sudo()
        own.move_ids.unlink()
        own.activity_ids.unlink()
        self.provisions._cron_nightly()
        self.assertIn("Make the entry", own.activity_ids.summary)
        own.with_user(self.boss).action_end()
        self.assertFalse(own.activity_ids)

    def test_no_account_is_said(self):
        self.company.collections_specific_account_id = False
        own = self._provide(approved=False).with_user(self.collector)
        own.action_propose()
        self.assertIn("Choose the account", self._refused(own.with_user(self.boss).action_approve))
