from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLineWriteOff(DisputeCommon):
    """What was given up of items, read from the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        expense = cls.company_data["default_account_expense"]
        cls.company.collections_dispute_account_id = expense
        cls.company.collections_settlement_account_id = expense

    def _settle(self, move, amount):
        settlement = self.env["collections.settlement"]._make(
            self._item(move), amount, self.today, reason="hardship"
        )
        settlement._offer()
        self._pay(move, amount)
        settlement.action_write_off()
        return settlement

    def test_disputes_and_settlements_together(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        move = self._invoice(20, 1000.0, currency_id=currency.id)
        item = self._item(move)
        self.assertEqual(item._collections_read_written_off(), {})
        dispute = self._dispute(move, amount=100.0)
        dispute._ask_write_off({dispute.line_ids: 100.0})
        self.assertEqual(item._collections_read_written_off(), {item: (100.0, 50.0)})
        settlement = self._settle(move, 700.0)
        self.assertEqual(item._collections_read_written_off(), {item: (300.0, 150.0)})
        settlement.action_undo_write_off()
        self.assertEqual(item._collections_read_written_off(), {item: (100.0, 50.0)})

    def test_credit_notes_of_settlements_count_and_those_of_disputes_do_not(self):
        self.company.collections_settlement_method = "credit_note"
        move = self._taxed(20, (1000.0,))
        item = self._item(move)
        credit = self._credit(move, 50.0)
        credit.sudo().collections_dispute_id = self._dispute(move, amount=50.0)
        self.assertEqual(item._collections_read_written_off(), {})
        self._settle(move, 1000.0)
        self.assertEqual(item._collections_read_written_off(), {item: (100.0, 100.0)})

    def test_what_is_disputed_and_by_what(self):
        part, whole, free = self._invoice(5), self._invoice(5), self._invoice(5)
        disputes = self._dispute(part, amount=30.0) | self._dispute(whole)
        items = self._item(part | whole | free)
        self.assertEqual(
            items._collections_read_disputed(),
            {self._item(part): 30.0, self._item(whole): 100.0},
        )
        for dispute, move in zip(disputes, (part, whole), strict=True):
            self.assertEqual(self._item(move)._collections_name_disputes(), dispute.name)
        self.assertEqual(self._item(free)._collections_name_disputes(), "")
