from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaimBooking(ChargeCommon):
    def setUp(self):
        super().setUp()
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.move = self._invoice(30, 100.0)
        self.booking = self.env["collections.claim.booking"]

    def _booked(self):
        return self.env["account.move"].search([("collections_charges", "=", True)])

    def _run_by_night(self):
        """Do the scheduled work, without its commits."""
        progress = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_options: 60.0
        )
        with progress:
            self.booking._cron_charges()

    def test_by_hand_and_never_counted_twice(self):
        self._pass()
        item = self._item(self.move)
        booked = self.booking._book_by_hand(item)
        self.assertRecordValues(
            booked, [{"amount_total": 10.41, "state": "posted", "move_type": "out_invoice"}]
        )
        self.assertEqual(
            booked.invoice_line_ids.product_id, self.interest_product | self.fee_product
        )
        claim = self._claim(self.move)
        self.assertEqual((float(claim.charges), float(claim.total)), (0.0, 100.0))
        self.assertFalse(self.booking._book_by_hand(item))
        self.assertNotIn(self._item(booked), self.claims._read(self._item(booked)))
        with self._on(30):
            self.assertEqual(self._interest(self.move), 0.41, "only the days since")
            self.assertIn(
                self._item(booked), self._pass().notice_ids.line_ids.move_line_id, "followed up"
            )

    def test_claim_and_ledger_together_are_the_same(self):
        self._pass()
        before = self._claim(self.move).total
        booked = self.booking._book_by_hand(self._item(self.move))
        after = float(self._claim(self.move).total) + booked.amount_residual
        self.assertAlmostEqual(after, float(before))

    def test_cancelled_invoice_is_claimed_again(self):
        self._pass()
        booked = self.booking._book_by_hand(self._item(self.move))
        booked.button_draft()
        self.assertEqual(float(self._claim(self.move).charges), 10.41)
        booked.button_cancel()
        self.assertEqual(float(self._claim(self.move).charges), 10.41)

    def test_cancelled_after_the_debt_is_paid(self):
        self._pass()
        booked = self.booking._book_by_hand(self._item(self.move))
        self._pay(self.move)
        self._pay(booked)
        charges = self.env["collections.charge"].search(
            [("move_line_id", "=", self._item(self.move).id)]
        )
        self.assertEqual((set(charges.mapped("state")), self._case().id), ({"ended"}, False))
        booked.line_ids.remove_move_reconcile()
        booked.button_draft()
        self.engine.refresh(self.company)
        self.assertEqual(set(charges.mapped("state")), {"claimed"})
        self._case().invalidate_recordset()
        self.assertEqual(self._case().amount_claim, 10.41, "until it is paid or waived")
        booked.action_post()
        self.engine.refresh(self.company)
        self.assertEqual(set(charges.mapped("state")), {"ended"})
        self.assertEqual(float(self._claim(self.move).total) + booked.amount_residual, 10.41)

    def test_at_a_level(self):
        self.company.collections_charge_booking = "level"
        self._pass()
        self.assertFalse(self._booked(), "the level does not say so")
        self.levels[1].write({"book_charges": True, "claim_interest": True})
        with self._on(20):
            self._pass()
            self.assertEqual(self._booked().amount_total, 10.68)

    def test_what_cannot_be_invoiced_holds_nothing_up(self):
        self.company.write(
            {"collections_charge_booking": "level", "collections_fee_product_id": False}
        )
        self.level.book_charges = True
        notice = self._pass().notice_ids
        self.assertEqual(notice.state, "sent")
        self.assertFalse(self._booked())
        self.assertIn("no product", self._case().message_ids[:1].body)

    def test_when_the_debt_is_paid(self):
        self.company.collections_charge_booking = "paid"
        self._pass()
        self.booking._book_paid(self.customer, self.company)
        self.assertFalse(self._booked(), "the debt is not paid yet")
        self._pay(self.move)
        self._run_by_night()
        self.assertEqual(self._booked().amount_total, 10.41)
        with self._on(30):
            self.assertFalse(self._claim(self.move).total)
            self.assertEqual(self._booked().amount_residual, 10.41)
            self._pay(self._booked())
            self.assertFalse(self._case())

    def test_claim_only_books_nothing(self):
        self._pass()
        self._pay(self.move)
        self._run_by_night()
        self.assertFalse(self._booked())

    def test_who_may(self):
        self._pass()
        item = self._item(self.move)
        with self.assertRaises(AccessError):
            self.booking.with_user(self._user("collector"))._book_by_hand(item)
        self.assertTrue(self.booking.with_user(self._user("supervisor"))._book_by_hand(item))

    def test_nobody_says_that_an_invoice_is_of_charges(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.move.with_user(admin).write({"collections_charges": True})
