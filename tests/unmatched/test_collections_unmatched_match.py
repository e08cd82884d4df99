from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..unmatched_common import UnmatchedCommon


@tagged("post_install", "-at_install")
class TestCollectionsUnmatchedMatch(UnmatchedCommon):
    """Money is matched with what was accepted, and with nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two = cls._invoice(20, 100), cls._invoice(5, 60)

    def _accept(self, line):
        """Look, and accept what was found for some money."""
        found = self._look()
        own = found.filtered(lambda one: line in (one.money_line_id, one.statement_line_id))
        own.action_accept()
        return own

    def _open(self):
        return [self._item(move).amount_residual for move in (self.one, self.two)]

    def test_exactly_what_was_proposed(self):
        line = self._receive(60)
        own = self._accept(line)
        self.assertEqual((own.state, own.item_ids), ("done", self._item(self.two)))
        self.assertEqual(self._open(), [100, 0])
        self.assertEqual((own.user_id, own.date_done), (self.accountant, self.today))
        self.assertIn(self.two.name, own.what)
        self.assertIn("has the amount", own.what)
        self.assertTrue(line.reconciled)
        self.assertFalse(own.proposal_ids)
        with self.assertRaisesRegex(UserError, "Matched"):
            own.action_accept()

    def test_a_part_with_its_number(self):
        self._accept(self._receive(20, self.two.name))
        self.assertEqual(self._open(), [100, 40])

    def test_with_a_credit_note(self):
        credit = self._invoice(5, 30, move_type="out_refund")
        self._accept(self._receive(130))
        self.assertEqual(self._open(), [0, 0])
        self.assertFalse(credit.amount_residual)

    def test_a_line_of_the_bank_of_nobody(self):
        statement = self._state(100, f"pays {self.one.name}")
        own = self._accept(statement)
        self.assertEqual(self._open(), [0, 60])
        self.assertEqual(statement.partner_id, self.customer)
        self.assertTrue(statement.is_reconciled)
        self.assertEqual(own.partner_id, self.customer)
        self.assertEqual(own.money_line_id.move_id, statement.move_id)
        money = statement.move_id.line_ids.filtered(lambda line: line.balance > 0)
        self.assertEqual((money.account_id, money.balance), (self.bank.default_account_id, 100))

    def test_a_payment_on_its_way(self):
        payment = self._receive(60, self.two.name).move_id.origin_payment_id
        payment.outstanding_account_id.reconcile = True
        statement = self._state(60, partner_id=self.customer.id)
        own = self._accept(statement)
        self.assertEqual(own.state, "done")
        self.assertTrue(payment.is_matched)
        self.assertEqual(self._open(), [100, 60])

    def test_what_is_in_doubt_is_chosen(self):
        self._invoice(5, 60, partner=self.partner_b)
        statement = self._state(60)
        own = self._look().filtered(lambda one: one.statement_line_id == statement)
        with self.assertRaisesRegex(UserError, "Open it and choose"):
            own.action_accept()
        choice = own.proposal_ids.filtered(lambda one: one.partner_id == self.partner_b)
        action = choice.action_accept()
        self.assertEqual(action["res_id"], own.id)
        self.assertEqual((own.state, own.partner_id), ("done", self.partner_b))
        self.assertEqual(self._open(), [100, 60])

    def test_of_another_money(self):
        first, second = self._receive(60), self._receive(100)
        found = self._look()
        one, two = (
            found.filtered(lambda o, li=li: o.money_line_id == li) for li in (first, second)
        )
        with self.assertRaisesRegex(UserError, "one of what was found"):
            one._match(two.proposal_ids)

    def test_what_has_changed_is_refused(self):
        line, other = self._receive(60), self._receive(60)
        found = self._look()
        (line | self._item(self.two)).reconcile()
        own = found.filtered(lambda one: one.money_line_id == other)
        with self.assertRaisesRegex(UserError, "no longer open as it was"):
            own.action_accept()
        statement = self._state(100, self.one.name)
        own = self._look().filtered(lambda one: one.statement_line_id == statement)
        _money, suspense, _others = statement._seek_for_lines()
        suspense.account_id = self.company_data["default_account_revenue"]
        with self.assertRaisesRegex(UserError, "was matched or is gone"):
            own.action_accept()

    def test_a_line_of_the_bank_that_has_changed(self):
        statement = self._state(100, self.one.name, partner_id=self.customer.id)
        own = self._look()
        statement.partner_id = self.partner_b
        with self.assertRaisesRegex(UserError, "no longer open as it was"):
            own.action_accept()
        statement.partner_id = self.customer
        self._part(statement, 40)
        with self.assertRaisesRegex(UserError, "no longer open as it was"):
            own.action_accept()
        # What is open of it is 60 by now; what was parted stays, and so it does of nobody's.
        money, suspense, others = statement._seek_for_lines()
        (money | suspense | others).partner_id = False
        own = self._look()
        self.assertEqual((own.amount, own.partner_id.id), (60, False))
        with self.assertRaisesRegex(UserError, "parted in the statement by hand"):
            own.proposal_ids[:1].action_accept()
        self.assertEqual(statement._seek_for_lines(), (money, suspense, others))
        self.assertTrue(others)

    def _discounted(self, amount, computation="included", **values):
        """Return an invoice with 2 % of early discount and 19 % of VAT, due in 61 days."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "2 % in 60 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 60,
                "early_pay_discount_computation": computation,
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 61})
                ],
            }
        )
        return self._invoice(
            -30, amount, invoice_payment_term_id=terms.id, invoice_date_due=False, **values
        )

    def _credited(self, move):
        """Return what an invoice was paid by, the lowest amount first."""
        return sorted(self._item(move).matched_credit_ids.mapped("amount"))

    def test_an_early_discount(self):
        """2 % of 119.00 with 19 % of VAT: 2.00, and 0.38 of VAT is corrected."""
        tax = self.tax_sale_a.copy({"name": "19 %", "amount": 19.0})
        line = {"name": "Service", "price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]}
        move = self._discounted(0, invoice_line_ids=[Command.create(line)])
        self.assertEqual(move.amount_total, 119)
        money = self._receive(116.62, move.name)
        own = self._accept(money)
        self.assertEqual((own.state, own.rest, money.reconciled), ("done", 0, True))
        self.assertFalse(move.amount_residual)
        self.assertEqual(self._credited(move), [2.38, 116.62])
        entry = self._item(move).matched_credit_ids.credit_move_id.move_id - money.move_id
        vat = entry.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual((entry.date, sum(vat.mapped("balance"))), (self.today, 0.38))

    def test_an_early_discount_of_one_of_two(self):
        reduced = self._discounted(100)
        whole = self._invoice(-90, 100, invoice_date=self.today, date=self.today)
        own = self._accept(self._receive(198, f"{reduced.name} {whole.name}"))
        self.assertEqual((own.state, own.rest), ("done", 0))
        self.assertEqual(self._credited(reduced), [2, 98])
        self.assertEqual(self._credited(whole), [100])

    def test_an_early_discount_that_is_no_more(self):
        move = self._discounted(500)
        self._receive(490, move.name)
        own = self._look()
        self._item(move).discount_date = self.today - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "no longer open as it was"):
            own.action_accept()
        self.assertEqual(move.amount_residual, 500)

    # ----------------------------------------------------------------------------- rest

    def _overpay(self):
        own = self._accept(self._receive(200))
        self.assertEqual((own.state, own.rest), ("rest", 40))
        self.assertIn("40.00", own.what)
        self.assertEqual(self._open(), [0, 0])
        return own

    def test_a_rest_is_kept_or_waits_for_what_comes_next(self):
        own = self._overpay()
        own.action_keep()
        self.assertEqual(own.state, "kept")
        own.action_apply_next()
        self.assertEqual((own.state, own.rest), ("next", 40))
        move = self._invoice(-10, 25)
        own.sudo()._do_night(self.company)
        self.assertEqual((own.state, own.rest), ("next", 15))
        self.assertFalse(move.amount_residual)
        last = self._invoice(-20, 50)
        later = self._invoice(-25, 50)
        own.sudo()._do_night(self.company)
        self.assertEqual((own.state, own.rest), ("done", 0))
        self.assertEqual((last.amount_residual, later.amount_residual), (35, 50))
        with self.assertRaisesRegex(UserError, "nothing of it is on account"):
            own.action_keep()

    def test_a_rest_is_not_for_what_is_disputed(self):
        own = self._overpay()
        disputed, other = self._invoice(-10, 25), self._invoice(-20, 30)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [Command.create({"move_id": disputed.id})],
            }
        )
        own.action_apply_next()
        self.assertEqual((own.state, own.rest), ("next", 10))
        self.assertEqual((disputed.amount_residual, other.amount_residual), (25, 0))

    def test_a_rest_is_paid_back(self):
        own = self._overpay()
        action = own.action_refund()
        payment = (
            self.env["account.payment.register"]
            .with_context(**action["context"])
            .create({"payment_date": self.today, "journal_id": self.bank.id})
            ._create_payments()
        )
        self.assertEqual((payment.payment_type, payment.amount), ("outbound", 40))
        self.assertEqual((own.state, own.rest), ("done", 0))
        self.assertTrue(own.money_line_id.reconciled)

    def test_a_rest_of_a_line_of_the_bank(self):
        own = self._accept(self._state(130, self.one.name, partner_id=self.customer.id))
        self.assertEqual((own.state, own.rest), ("rest", 30))
        self.assertEqual(self._look(), own)

    # --------------------------------------------------------------------------- rights

    def test_who_may(self):
        line = self._receive(60)
        own = self._look().filtered(lambda one: one.money_line_id == line)
        collector = self._user("collector", login="money_collector")
        for method in ("action_accept", "action_keep", "action_apply_next", "action_refund"):
            with self.assertRaises(AccessError):
                getattr(own.with_user(collector), method)()
        with self.assertRaises(AccessError):
            own.proposal_ids.with_user(collector).action_accept()
        own.with_user(collector).action_leave_out()
        self.assertEqual(own.state, "left_out")
        self._look()
        self.assertEqual(own.state, "left_out")
        own.with_user(collector).action_take_up()
        self.assertEqual(own.state, "found")

    def test_statements_are_for_those_who_may_change_them(self):
        biller = new_test_user(
            self.env,
            "money_biller",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
        )
        self._state(100, self.one.name)
        own = self._look()
        with self.assertRaisesRegex(AccessError, "may change statements"):
            own.with_user(biller).action_accept()
        # Odoo's group for it is in no user's form: a setting gives it to all with Invoicing.
        menu = self.env.ref("collections_followup.menu_bank_lines")
        menus = self.env["ir.ui.menu"].with_user(biller)
        self.assertNotIn(menu.id, menus._visible_menu_ids())
        self.env["res.config.settings"].create({"group_collections_bank_lines": True}).execute()
        self.env.registry.clear_all_caches()
        self.assertIn(menu.id, menus._visible_menu_ids())
        own.with_user(biller).action_accept()
        self.assertEqual((own.state, self._open()), ("done", [0, 60]))

    def test_foreign_ids(self):
        other = self.setup_other_company()["company"]
        self._receive(60)
        own = self._look()
        stranger = new_test_user(
            self.env,
            "money_stranger",
            groups="base.group_user,account.group_account_invoice",
            company_id=other.id,
        )
        for record in (own, own.proposal_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).action_accept()
        self.assertEqual(self._open(), [100, 60])
        for vals in ({"amount": 5}, {"state": "done"}, {"money_line_id": False}):
            with self.assertRaises(AccessError):
                own.write(vals)
        with self.assertRaises(AccessError):
            own.proposal_ids.write({"parts": [[self._item(self.one).id, "60", "100"]]})
        with self.assertRaises(AccessError):
            self.unmatched.with_user(self.accountant).create({"amount": 1, "date": self.today})
        self.assertEqual(own.date + timedelta(days=0), self.today)
