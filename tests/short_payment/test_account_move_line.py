from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(CollectionsCommon):
    """Matching a payment finds what it left open, and nothing where nobody asked for it."""

    def _find(self, move):
        return self.env["collections.short.payment"].search([("move_id", "=", move.id)])

    def test_off_by_default(self):
        move = self._invoice(5)
        self._pay(move, 95)
        self.assertEqual(self.company.collections_short_mode, "off")
        self.assertFalse(self._find(move))

    def test_a_payment_registered(self):
        self.company.collections_short_mode = "propose"
        move = self._invoice(5)
        self._pay(move, 95)
        self.assertEqual(self._find(move).amount, 5)

    def test_money_on_account_that_is_matched(self):
        self.company.collections_short_mode = "propose"
        move = self._invoice(5)
        payment = self.env["account.payment"].create(
            {"amount": 95, "partner_id": self.customer.id, "payment_type": "inbound"}
        )
        payment.action_post()
        (self._item(move) | self._item(payment.move_id)).reconcile()
        self.assertEqual(self._find(move).state, "proposed")

    def test_who_pays_needs_no_right_on_it(self):
        self.company.collections_short_mode = "open"
        accountant = self._user(None, login="short_accountant")
        accountant.group_ids |= self.env.ref("account.group_account_invoice")
        move = self._invoice(5)
        self.env["account.payment.register"].with_user(accountant).with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"amount": 95})._create_payments()
        self.assertEqual(self._find(move).state, "disputed")
