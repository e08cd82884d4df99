from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsMemoRecovery(WriteOffCommon):
    """What is proposed when money comes in from a customer whose debt was written off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 60)
        cls.other = cls._invoice(30, 60)
        cls.request = cls._write_off({cls.move: None, cls.other: None})

    def test_the_oldest_first(self):
        found = self._find(self._receive(100)).sorted("id")
        self.assertEqual(found.mapped("amount"), [60, 40])
        self.assertEqual(found.claim_id, self.request.claim_ids)
        self.assertEqual(set(found.mapped("state")), {"proposed"})
        self.assertTrue(all(own.activity_ids for own in found))
        more = self._find(self._receive(100))
        self.assertEqual(more.mapped("amount"), [20], "what is proposed already counts")

    def test_money_of_others_and_money_that_is_used(self):
        self.assertFalse(self._find(self._receive(50, self.partner_b)))
        payment = self._receive(60)
        found = self._find(payment)
        new = self._invoice(5, 45)
        (payment.move_id.line_ids | new.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual((found.state, found.amount), ("proposed", 15))
        more = self._invoice(5, 15)
        (payment.move_id.line_ids | more.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(found.state, "over")
        self.assertFalse(found.activity_ids)

    def test_another_currency(self):
        euro = self.setup_other_currency("EUR", rates=[("1900-01-01", 2.0)])
        found = self._find(self._receive(40, currency=euro))
        self.assertEqual((found.amount, found.amount_claim), (40, 20))
        found.with_user(self.boss).action_book()
        self.assertEqual(found.claim_id.rest, 40)
        self.assertEqual(self.request.amount_recovered, 20)

    def test_people_say_how_much_and_how(self):
        found = self._find(self._receive(60)).with_user(self.collector)
        self.assertEqual(found.way, "take_back")
        found.amount = 50
        with self.assertRaises(AccessError):
            found.state = "booked"
        self._refused(found.action_book, error=(AccessError,))
        found.action_leave()
        self.assertEqual(found.state, "left")
        self.assertIn("Not for this", self._refused(found.write, {"amount": 5}))
        self.engine.refresh(self.company, self.customer)
        self.env["collections.followup.touched"]._follow_touched(self.customer)
        self.assertEqual(len(self._find(found.money_line_id.payment_id)), 1, "asked once")
        self.assertIn("kept", self._refused(found.sudo().unlink))
