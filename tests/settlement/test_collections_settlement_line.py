from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementLine(SettlementCommon):
    """The items of a settlement, as they stood."""

    def test_what_was_owed_stays_and_what_is_open_follows(self):
        move = self._invoice(5)
        line = self._settle(move).line_ids
        self._pay(move, 30.0)
        self.assertRecordValues(
            line,
            [
                {
                    "name": move.name,
                    "amount": 100.0,
                    "amount_open": 70.0,
                    "date_invoice": move.invoice_date,
                    "date_due": move.invoice_date_due,
                }
            ],
        )
        self.assertEqual(line.action_open_move()["res_id"], move.id)

    def test_invoice_taken_back_owes_nothing(self):
        move = self._invoice(5)
        settlement = self._draft(move)
        move.button_draft()
        self.assertEqual(settlement.line_ids.amount_open, 0.0)
        name = settlement.line_ids.name
        move.with_context(force_delete=True).unlink()
        self.assertFalse(settlement.line_ids.move_id)
        self.assertEqual(settlement.line_ids.name, name, "the history keeps its number")
