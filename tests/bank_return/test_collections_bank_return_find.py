from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon

PAIN = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>P1</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId><TxInfAndSts><StsId>S9</StsId>
<OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt>
<InstdAmt Ccy="USD">100.00</InstdAmt></Amt><ReqdColltnDt>{day}</ReqdColltnDt>
<DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct></OrgnlTxRef></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


@tagged("post_install", "-at_install")
class TestCollectionsBankReturnFind(BankReturnCommon):
    """Which payment a return takes back, and why."""

    def test_by_the_number_of_payment_or_invoice_or_memo(self):
        move = self._invoice(5)
        payment = self._pay(move)
        item = self._item(payment.move_id)
        payment.memo = "END-TO-END-7"
        for reference in (payment.name, move.name, "END-TO-END-7", move.name.lower()):
            found = self._return(100, reference)
            self.assertEqual(found.payment_line_id, item, reference)
            self.assertIn("reference agree", found.why)
            found.action_leave_out()

    def test_by_the_account_or_the_name(self):
        self._pay(self._invoice(5))
        self.env["res.partner.bank"].create(
            {"acc_number": "DE89 3704 0044 0532 0130 00", "partner_id": self.partner_b.id}
        )
        other = self._pay(self._invoice(5, partner=self.partner_b))
        found = self._return(100, account="DE89370400440532013000", reference="")
        self.assertEqual(found.payment_line_id, self._item(other.move_id))
        self.assertIn("account agree", found.why)
        found.action_leave_out()
        found = self._return(100, name=self.partner_b.name.upper(), reference="")
        self.assertEqual(found.payment_line_id, self._item(other.move_id))
        self.assertIn("name agree", found.why)

    def test_the_amount_alone_is_not_enough(self):
        payment = self._pay(self._invoice(5))
        found = self._return(100, "")
        self.assertEqual((found.state, found.payment_line_id.id), ("to_match", False))
        self.assertIn(payment.move_id.name, found.why)

    def test_several_that_fit_are_left_to_a_person(self):
        self._pay(self._invoice(5))
        self._pay(self._invoice(5))
        found = self._return(100, "", name=self.customer.name)
        self.assertEqual(found.state, "to_match")
        self.assertIn("2 payments", found.why)

    def test_another_amount_is_said_with_the_difference(self):
        move = self._invoice(5, 90)
        self._pay(move)
        found = self._return(100, move.name)
        self.assertEqual(found.state, "to_match")
        self.assertIn("10.00", found.why)

    def test_nothing_fits(self):
        found = self._return(77, "")
        self.assertEqual(found.state, "to_match")
        self.assertIn("No payment of this amount", found.why)

    def test_of_two_returns_of_one_reference_the_second_finds_nothing(self):
        """Taken back, presented again and taken back again: one payment is not two."""
        move = self._invoice(5)
        self._pay(move)
        wizard = self._read(
            self._entry(self._detail(100, move.name)), self._entry(self._detail(100, move.name))
        )
        self.assertEqual(wizard.return_ids.mapped("state"), ["found", "to_match"])

    def test_a_payment_that_was_taken_back_is_none_any_more(self):
        move = self._invoice(5)
        payment = self._pay(move)
        self._take_back(payment)
        found = self._return(100, payment.name)
        self.assertEqual(found.state, "to_match")
        message = self._refused(found.write, {"payment_line_id": self._item(payment.move_id).id})
        self.assertIn("was taken back already", message)
        self.assertIn(payment.move_id.name, message)

    def test_what_an_accountant_took_back_by_hand_is_none_either(self):
        payment = self._pay(self._invoice(5))
        lines = self._item(payment.move_id)
        lines.remove_move_reconcile()
        back = payment.move_id._reverse_moves([{"date": self.today}])
        # Core matches both.
        back.action_post()
        self.assertTrue(lines.reconciled)
        self.assertEqual(self._return(100, payment.name).state, "to_match")

    def test_a_payment_that_was_reset_is_refused_by_name(self):
        payment = self._pay(self._invoice(5))
        found = self._return(100, payment.name)
        name = payment.move_id.name
        payment.action_draft()
        message = self._refused(found.action_book)
        self.assertIn("was reset", message)
        self.assertIn(name, message)

    def test_payments_of_later_days_are_none(self):
        payment = self._pay(self._invoice(5))
        self.assertEqual(self._return(100, payment.name, day=self._late(1)).state, "to_match")

    def test_other_companies_have_other_payments(self):
        other = self.setup_other_company()["company"]
        self.env.user.company_ids |= other
        payment = self._pay(self._invoice(5))
        wizard = self._open(self._file(self._entry(self._detail(100, payment.name))))
        wizard.company_id = other
        wizard.with_context(allowed_company_ids=[other.id, self.company.id]).action_read()
        self.assertEqual(wizard.return_ids.company_id, other)
        self.assertEqual(wizard.return_ids.state, "to_match")

    def test_money_less_than_what_it_paid(self):
        """An early discount: 98.00 came in and went back, for 100.00 of invoices."""
        move, payment = self._pay_with_discount()
        self.assertEqual(payment.amount, 98)
        found = self._return(98, move.name)
        self.assertEqual(found.payment_line_id, self._item(payment.move_id))
        self.assertEqual(found.state, "found")

    def test_one_of_several_customers_of_one_line_of_a_statement(self):
        one, two = self._invoice(5, 60), self._invoice(5, 40, partner=self.partner_b)
        line = self._state_line(100, one, two)
        self.assertEqual((one.payment_state, two.payment_state), ("paid", "paid"))
        found = self._return(40, two.name)
        self.assertEqual(found.payment_line_id.partner_id, self.partner_b)
        self.assertEqual(found.payment_line_id.move_id, line.move_id)

    def test_look_again(self):
        found = self._return(100, "INV-LATER")
        payment = self._pay(self._invoice(5))
        payment.memo = "INV-LATER"
        found.action_find()
        self.assertEqual(found.state, "found")

    def test_one_return_told_by_two_files(self):
        """A report on debits and the statement each tell of it, by numbers of their own."""
        self.env["res.partner.bank"].create(
            {"acc_number": "DE89 3704 0044 0532 0130 00", "partner_id": self.customer.id}
        )
        first = self._pay(self._invoice(5))
        first.memo = "E2E-7"
        said = {"reference": "E2E-7", "account": "DE89370400440532013000"}
        told = self._return(100, **said)
        told.action_book()
        # Another payment of the same amount, by the same account
        other = self._pay(self._invoice(40))
        report = PAIN.format(day=self.today, **said)
        wizard = self._open(report.encode())
        wizard.action_read()
        again = wizard.return_ids
        self.assertEqual((again.state, again.payment_line_id.id), ("to_match", False))
        self.assertIn(told.name, again.why)
        self.assertIn("Leave it out", again.why)
        # It is a person's choice all the same, and much later it is another one.
        again.payment_line_id = self._item(other.move_id)
        self.assertEqual(again.state, "found")
        again.action_leave_out()
        with self._on(20):
            later = self._return(100, day=self._soon(20), **said)
            self.assertEqual(later.payment_line_id, self._item(other.move_id))
