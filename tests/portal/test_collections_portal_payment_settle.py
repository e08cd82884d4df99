"""Paid is what was chosen, in the order shown, once; the rest is a credit that can be seen."""

from decimal import Decimal

from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tests import tagged

from ..allocation_common import AllocationCommon
from ..dispute_common import DisputeCommon
from ..portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaymentSettle(PortalCommon, DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls._provider()
        cls.payments = cls.env["collections.portal.payment"]
        cls.oldest = cls._invoice(40, 100)
        cls.large = cls._invoice(20, 2000)
        cls._pay(cls.large, 500)
        cls.newest = cls._invoice(5, 100)
        cls.access = cls._access()

    def _make(self, *wanted):
        return self.payments._make_sudo(
            self.access, [(self._item(move).id, amount) for move, amount in wanted]
        )

    def _open(self, *moves):
        return [self._item(move).amount_residual_currency for move in moves]

    def test_a_part_goes_to_what_was_chosen_and_not_to_what_is_older(self):
        payment = self._make((self.large, Decimal(600)))
        transaction = self._begin(payment, self.provider)
        self.assertEqual(transaction.amount, 600)
        self._finish(transaction)
        self.assertEqual(self._open(self.oldest, self.large, self.newest), [100, 900, 100])
        self.assertEqual((payment.state, payment.amount_credit), ("done", 0))
        self.assertEqual(payment.line_ids.amount_paid, 600)
        self.assertEqual(transaction.payment_id.amount, 600)
        self.assertTrue(
            self.large.message_ids.filtered(lambda own: "payment" in (own.body or "").lower())
        )

    def test_two_tabs_and_a_message_that_comes_twice(self):
        first, second = self._make((self.newest, None)), self._make((self.newest, None))
        one, two = (self._begin(own, self.provider) for own in (first, second))
        # The provider's message twice, and the return of the browser.
        one._set_done()
        one._set_done()
        one._post_process()
        one._post_process()
        one._create_payment()
        entries = self.env["account.payment"].search([("payment_transaction_id", "=", one.id)])
        self.assertEqual(entries.mapped("amount"), [100.0])
        self.assertEqual((first.state, first.amount_credit), ("done", 0))
        self.assertEqual(self._open(self.oldest, self.newest), [100, 0])
        # The second tab: refused by name before it begins...
        message = self._refused(
            second._check_can_begin_sudo, self.access, second._get_digest_sudo()
        )
        self.assertIn(self.newest.name, message)
        # ...and a visible credit where it was taken already; nothing older is paid by it.
        self._finish(two)
        self.assertEqual((second.state, second.amount_credit), ("done", 100))
        self.assertEqual(self._open(self.oldest, self.newest), [100, 0])
        [group] = self.env["collections.portal.account"]._read_sudo(self.access)
        self.assertIn(-100.0, [item.open for item in group.credits])

    def test_under_way_is_said_by_name(self):
        first, second = self._make((self.newest, None)), self._make((self.newest, None))
        transaction = self._begin(first, self.provider)
        transaction._set_pending()
        for payment in (first, second):
            message = self._refused(
                payment._check_can_begin_sudo, self.access, payment._get_digest_sudo()
            )
            self.assertIn(transaction.reference, message)
            self.assertIn(self.newest.name, message)
        # A transfer that the customer has to make himself stops nothing.
        self.env.cr.execute(
            "UPDATE payment_provider SET code = 'custom' WHERE id = %s", [self.provider.id]
        )
        self.env.invalidate_all()
        first._check_can_begin_sudo(self.access, first._get_digest_sudo())
        second._check_can_begin_sudo(self.access, second._get_digest_sudo())
        self.provider.pending_msg = "<p>Send it to our bank.</p>"
        shown = self.env["collections.portal.paying"]._get_payment_values_sudo(self.access, first)
        self.assertEqual((shown["open"], shown["transfer"]), (True, transaction))
        self.assertFalse(shown["waiting"])
        self.env.cr.execute(
            "UPDATE payment_provider SET code = 'none' WHERE id = %s", [self.provider.id]
        )
        self.env.invalidate_all()
        transaction._set_canceled()
        second._check_can_begin_sudo(self.access, second._get_digest_sudo())

    def test_what_is_due_with_a_credit(self):
        credit = self._invoice(3, 80, move_type="out_refund")
        due = self.payments._make_due_sudo(self.access, self.company.currency_id.name)
        self.assertEqual(due.amount, 1620)
        self._finish(self._begin(due, self.provider))
        self.assertEqual(self._open(self.oldest, self.large, self.newest), [0, 0, 0])
        self.assertEqual(self._item(credit).amount_residual_currency, 0)
        self.assertEqual((due.state, due.amount_credit), ("done", 0))

    def test_a_credit_leaves_what_is_disputed_open(self):
        self._invoice(3, 80, move_type="out_refund")
        self._dispute(self.oldest, amount=50.0)
        due = self.payments._make_due_sudo(self.access, self.company.currency_id.name)
        self.assertEqual(due.line_ids.mapped("amount"), [50, 1500, 100, -80])
        self._finish(self._begin(due, self.provider))
        self.assertEqual(self._open(self.oldest, self.large, self.newest), [50, 0, 0])
        self.assertEqual(due.line_ids.mapped("amount_paid"), [50, 1500, 100, 0])
        self.assertEqual(due.amount_credit, 0)

    def test_the_same_choice_paid_twice_pays_it_once(self):
        payment = self._make((self.large, Decimal(600)))
        one, two = (self._begin(payment, self.provider) for _time in range(2))
        self._finish(one)
        self._finish(two)
        self.assertEqual(self._open(self.oldest, self.large, self.newest), [100, 900, 100])
        self.assertEqual((payment.line_ids.amount_paid, payment.amount_credit), (600, 600))

    def test_what_was_paid_meanwhile_stays_as_credit_and_pays_nothing_else(self):
        payment = self._make((self.newest, None), (self.large, Decimal(100)))
        transaction = self._begin(payment, self.provider)
        self._pay(self.newest)
        self._finish(transaction)
        self.assertEqual(self._open(self.oldest, self.large, self.newest), [100, 1400, 0])
        self.assertEqual(payment.amount_credit, 100)
        self.assertEqual(payment.line_ids.mapped("amount"), [100, 100])
        self.assertRaises(UserError, payment._check_can_begin_sudo, self.access, "")


@tagged("post_install", "-at_install")
class TestCollectionsPortalPaymentCharges(PortalCommon, AllocationCommon):
    """Where costs and interest come before the debt, only what the page asked for is taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_allocation_order = "costs-interest-principal"
        cls.provider = cls._provider()
        cls.payments = cls.env["collections.portal.payment"]

    def test_interest_that_no_notice_has_claimed_is_not_taken(self):
        """Of 300.00 that are 10 days late 0.41 have accrued: the page says 300.00."""
        late, access = self._item(self._invoice(10, 300.0)), self._access()
        payment = self.payments._make_sudo(access, [(late.id, None)])
        self.assertEqual(payment.amount, 300)
        self._finish(self._begin(payment, self.provider))
        self.assertEqual(late.amount_residual, 0)
        self.assertEqual((payment.line_ids.amount_paid, payment.amount_credit), (300, 0))
        self.assertFalse(self._charged())
        # What a notice has claimed is on the page, and invoiced with it.
        payment = self.payments._make_sudo(access, [(self.item.id, None)])
        self.assertEqual(payment.amount, 110.41)
        self._finish(self._begin(payment, self.provider))
        self.assertEqual(self.item.amount_residual, 0)
        self.assertAlmostEqual(payment.line_ids.amount_paid, 110.41)
        charged = self._charged()
        self.assertEqual(sum(charged.mapped("amount_total")), 10.41)
        self.assertFalse(any(charged.mapped("amount_residual")))

    def test_what_was_agreed_is_for_the_debt(self):
        """A settlement of 80.00 is paid by 80.00, though 10.41 were claimed beside the debt."""
        settlement = self.env["collections.settlement"]._make(
            self.item, 80.0, Date.add(self.today, days=10)
        )
        settlement._offer()
        payment = self.payments._make_agreed_sudo(self._access(), "settlement", settlement.id)
        self.assertEqual(payment.amount, 80)
        self._finish(self._begin(payment, self.provider))
        self.assertEqual(settlement.amount_paid, 80)
        self.assertEqual(payment.amount_credit, 0)
        self.assertFalse(self._charged())
