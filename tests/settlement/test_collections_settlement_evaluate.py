from unittest.mock import patch

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementEvaluate(SettlementCommon):
    """Settlements in the decision and their evaluation."""

    def test_payments_under_way_without_entry_keep_it_from_lapsing(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 70.0,
                "date": self.today,
            }
        )
        move.matched_payment_ids += payment
        # As with Enterprise accounting: the payment has no entry yet.
        payment.outstanding_account_id = False
        with patch.object(type(payment), "_generate_journal_entry", lambda *_, **__: None):
            payment.state = "in_process"
        with self._on(20):
            self.assertEqual(settlement.state, "active")
            self.assertEqual(self._reason(move), "settlement")
            payment.state = "canceled"
            self.engine.refresh(self.company)
            self.assertEqual(settlement.state, "lapsed")

    def test_evaluation_costs_the_same_for_many(self):
        few = self._invoice(5)
        self._settle(few)
        settlements, day = self.env["collections.settlement"].sudo(), self.today
        self.env.flush_all()

        def queries():
            before = self.env.cr.sql_log_count
            settlements._evaluate(self.company, day)
            return self.env.cr.sql_log_count - before

        one = queries()
        for _number in range(5):
            self._settle(self._invoice(5))
        self.env.flush_all()
        queries()
        self.assertEqual(queries(), one)
