from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import Form, tagged

from ..allocation_common import AllocationCommon
from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountPaymentRegister(AllocationCommon, DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(10, 300.0)

    def _open(self, moves):
        wizards = self.env["account.payment.register"].with_user(self.biller)
        return Form(wizards.with_context(active_model="account.move", active_ids=moves.ids))

    def test_shown_and_done(self):
        """The invoice first, with its interest of 0.41; what is beyond goes on by the order."""
        form = self._open(self.late)
        self.assertEqual(form.collections_allocation, "chosen")
        self.assertIn(self.move.name, form.collections_allocation_text)
        form.amount = 320.0
        payment = form.save()._create_payments()
        self.assertEqual((self.late.payment_state, self.move.amount_residual), ("paid", 80.41))
        self.assertEqual(self.late.matched_payment_ids | self.move.matched_payment_ids, payment)

    def test_by_the_order(self):
        self.company.collections_allocation_order = "costs-interest-principal"
        form = self._open(self.late)
        form.collections_allocation = "rule"
        form.save()._create_payments()
        self.assertEqual(self.move.payment_state, "paid")
        self.assertEqual(self.late.amount_residual, 300 - (300 - 110.82))
        self.assertEqual(self._charged().amount_total, 10.82)

    def test_to_these_invoices_only(self):
        form = self._open(self.late)
        form.collections_allocation = "ledger"
        self.assertIn("As Odoo does it", form.collections_allocation_text)
        form.amount = 320.0
        payment = form.save()._create_payments()
        self.assertEqual((self.late.payment_state, self.move.amount_residual), ("paid", 100))
        self.assertEqual(payment.collections_amount_on_account, 20)

    def test_code_is_not_asked(self):
        allocation = type(self.allocation)
        with patch.object(allocation, "_read_rows", side_effect=AssertionError("read for nothing")):
            self._pay(self.late, 320.0)
        self.assertEqual(self.move.amount_residual, 100)

    def test_where_there_is_nothing_to_choose(self):
        move = self._invoice(-5, 50.0, partner=self.partner_b)
        self.assertFalse(self._open(move).collections_allocation_text)
        bill = self._invoice(3, 50.0, move_type="in_invoice")
        self.assertFalse(self._open(bill).collections_allocation_text)
        form = self._open(self.move | self._invoice(3, 5.0, partner=self.partner_b))
        self.assertFalse(form.collections_allocation_text)

    def test_what_is_disputed_is_shown(self):
        move = self._invoice(-5, 50.0, partner=self.partner_b)
        self.company.collections_allocation_disputed = "never"
        self._dispute(move)
        form = self._open(move)
        self.assertTrue(form.collections_allocation_text)
        form.save()._create_payments()
        self.assertEqual(move.amount_residual, 50)

    def test_without_an_entry_there_is_nothing_to_apply(self):
        method = self.inbound_payment_method_line
        bare = method.copy({"name": "Bare", "payment_account_id": False})
        name = "_get_invoice_in_payment_state"
        form = self._open(self.late)
        form.payment_method_line_id = bare
        self.assertTrue(form.collections_allocation_text, "Community books it all the same")
        with patch.object(type(self.late), name, lambda _self: "in_payment"):
            form = self._open(self.late)
            self.assertTrue(form.collections_allocation_text)
            form.payment_method_line_id = bare
            self.assertFalse(form.collections_allocation_text)
            payment = form.save()._create_payments()
        self.assertFalse(payment.move_id)

    def test_a_difference_that_is_written_off_is_core_s(self):
        form = self._open(self.late)
        form.amount = 290.0
        form.payment_difference_handling = "reconcile"
        form.writeoff_account_id = self.company_data["default_account_expense"]
        self.assertFalse(form.collections_allocation_text)
        form.save()._create_payments()
        self.assertEqual(self.late.payment_state, "paid")

    def test_another_currency_is_core_s(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.biller.group_ids = [Command.link(self.env.ref("base.group_multi_currency").id)]
        form = self._open(self.late)
        form.currency_id = euro
        self.assertFalse(form.collections_allocation_text)
        form.save()._create_payments()
        self.assertEqual(self.late.payment_state, "paid")

    def test_changed_meanwhile(self):
        wizard = self._open(self.late).save()
        self._pay(self.late, 20.0)
        self.assertIn("meanwhile", self._refused(wizard._create_payments))
