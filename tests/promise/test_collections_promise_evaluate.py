from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseEvaluate(PromiseCommon):
    """Promises in the decision and its evaluation."""

    def test_payment_without_journal_entry(self):
        move = self._invoice(5)
        promise = self._promise(move)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 100.0,
                "date": self.today,
                "invoice_ids": [Command.set(move.ids)],
            }
        )
        # Community always books an entry; Enterprise may leave that to the bank statement.
        for payment_state, state, paid in (
            ("in_process", "kept", 100.0),
            ("canceled", "open", 0.0),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE account_payment SET move_id = NULL, state = %s WHERE id = %s",
                [payment_state, payment.id],
            )
            self.env.invalidate_all()
            self.engine.refresh(self.company, self.customer)
            self.assertEqual((promise.state, promise.amount_paid), (state, paid))
        # Made before the promise, it leaves less to expect; made after the grace, it is late.
        for day, state in (
            (self.today - timedelta(days=1), "cancelled"),
            (promise.date_limit + timedelta(days=1), "open"),
        ):
            self.env.cr.execute(
                "UPDATE account_payment SET date = %s, state = 'in_process' WHERE id = %s",
                [day, payment.id],
            )
            self.env.invalidate_all()
            self.engine.refresh(self.company, self.customer)
            self.assertEqual((promise.state, promise.amount_paid), (state, 0.0))

    def test_evaluation_takes_as_many_statements_for_any_number(self):
        def count(day):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            promises = self.env["collections.promise"].sudo().with_company(self.company)
            changes = promises._evaluate(self.company, day)
            return len(changes), self.env.cr.sql_log_count - before

        self._promise(self._invoice(5), days=0)
        self.assertEqual(count(self.today), (0, 4))
        self.assertEqual(count(date(2026, 3, 10)), (1, 7))
        for number in range(6):
            self._promise(self._invoice(5 + number), days=0)
        self.assertEqual(count(self.today), (0, 4))
        # The first one is open again, as of today, since the customer was looked at.
        self.assertEqual(count(date(2026, 3, 10)), (7, 7))
