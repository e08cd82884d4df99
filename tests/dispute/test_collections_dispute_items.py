from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeItems(DisputeCommon):
    def test_part_falls_on_the_instalment_due_last(self):
        first, second, third = self._instalments((40, 25, 10), 300.0)
        move = first.move_id
        self._dispute(move, amount=150.0)
        # 100 of the last, 50 of the one before, nothing of the first
        self.assertEqual(self._amounts(move), [(100.0, 0.0), (50.0, 50.0), (0.0, 100.0)])
        answers = (first | second | third)._collections_explain()
        self.assertEqual(
            [answers[line.id]["reason"] for line in (first, second, third)],
            [False, False, "dispute"],
        )

    def test_payments_reduce_the_undisputed_part_first(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=250.0)
        self._pay(move, 600.0)
        self.assertEqual(self._amounts(move), [(150.0, 250.0)])
        self.assertEqual(dispute.amount_open, 250.0)
        self._pay(move, 300.0)
        self.assertEqual(self._amounts(move), [(0.0, 100.0)])
        self.assertEqual(dispute.amount_open, 100.0)
        self.assertEqual(self._reason(move), "dispute")

    def test_two_disputes_share_an_invoice(self):
        move = self._invoice(20, 1000.0)
        first = self._dispute(move, amount=250.0)
        second = self._dispute(move, amount=100.0)
        self.assertEqual(self._amounts(move), [(650.0, 350.0)])
        self._credit(move, 250.0)
        self.assertEqual(first.outcome, "credited")
        self.assertEqual(second.state, "open")
        self.assertEqual(self._amounts(move), [(650.0, 100.0)])

    def test_foreign_currency_adds_up_in_both(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        move = self._invoice(20, 100.0, currency_id=currency.id)
        self._dispute(move, amount=33.33)
        [row] = self._decide(move)
        self.assertEqual((row["amount"], row["disputed"]), (66.67, 33.33))
        self.assertAlmostEqual(
            row["amount_company"] + row["disputed_company"], self._item(move).amount_residual
        )
