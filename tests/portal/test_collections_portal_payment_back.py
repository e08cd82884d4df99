"""Money that goes back: matched with what was left, told on page and case."""

from odoo.tests import tagged

from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaymentBack(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._provider()
        cls.move = cls._invoice(5, 100)
        cls.engine.refresh(cls.company)
        cls.item = cls._item(cls.move)

    def _paid_twice(self):
        payments = self.env["collections.portal.payment"]
        chosen = payments._make_sudo(self._access(), [(self.item.id, None)])
        transaction = self._begin(chosen, self.provider)
        self._pay(self.move)
        self._finish(transaction)
        self.assertEqual(chosen.amount_credit, 100)
        return chosen, transaction

    def test_what_was_left_is_paid_back_with_the_refund(self):
        chosen, transaction = self._paid_twice()
        refund = transaction._create_child_transaction(60.0, is_refund=True)
        self._finish(refund)
        chosen.invalidate_recordset()
        self.assertEqual((chosen.amount_credit, chosen.amount_back), (40, 60))
        lines = refund.payment_id.move_id.line_ids | transaction.payment_id.move_id.line_ids
        open_now = lines.filtered(
            lambda line: line.account_type == "asset_receivable" and line.amount_residual
        )
        self.assertEqual(open_now.mapped("amount_residual"), [-40])
        body = self.customer.message_ids[:1].body
        self.assertIn("were paid back", body)
        self.assertNotIn("stand open", body)
        # More than is left stands open.
        more = transaction._create_child_transaction(50.0, is_refund=True)
        self._finish(more)
        chosen.invalidate_recordset()
        self.assertEqual((chosen.amount_credit, chosen.amount_back), (0, 110))
        self.assertIn("10.00 of it stand open", self.customer.message_ids[:1].body)
        self._finish(more)
        chosen.invalidate_recordset()
        self.assertEqual(chosen.amount_back, 110)

    def test_cancelled_by_the_provider(self):
        payments = self.env["collections.portal.payment"]
        chosen = payments._make_sudo(self._access(), [(self.item.id, None)])
        transaction = self._begin(chosen, self.provider)
        self._finish(transaction)
        self.assertEqual((chosen.amount_back, self.item.amount_residual), (0, 0))
        transaction._set_canceled(extra_allowed_states=("done",))
        transaction._post_process()
        chosen.invalidate_recordset()
        self.assertEqual((chosen.amount_back, self.item.amount_residual), (100, 100))
        case = self._case()
        self.assertIn("has cancelled", case.message_ids[:1].body)
        # It can be paid anew.
        again = payments._make_sudo(self._access(), [(self.item.id, None)])
        again._check_can_begin_sudo(self._access(), again._get_digest_sudo())

    def test_taken_back_by_the_bank(self):
        chosen = self.env["collections.portal.payment"]._make_sudo(
            self._access(), [(self.item.id, None)]
        )
        transaction = self._begin(chosen, self.provider)
        self._finish(transaction)
        entry = transaction.payment_id
        self.assertFalse(entry._collections_is_taken_back())
        entry.move_id._reverse_moves([{"date": self.today}], cancel=True)
        self.assertTrue(entry._collections_is_taken_back())
        chosen.invalidate_recordset()
        self.assertEqual(chosen.amount_back, 100)
