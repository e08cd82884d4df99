from datetime import date

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestAccountMoveSettlement(SettlementCommon):
    """What an invoice shows of its settlements."""

    def test_lists_and_buttons(self):
        move, other = self._invoice(5), self._invoice(6, partner=self.partner_b)
        settlement = self._settle(move)
        moves = self.env["account.move"]
        search = moves.search
        own = [("id", "in", (move | other).ids)]
        self.assertEqual(search([*own, ("collections_settlement_state", "=", "active")]), move)
        self.assertEqual(search([*own, ("collections_settlement_state", "=", False)]), other)
        self.assertEqual(move.action_collections_view_settlements()["res_id"], settlement.id)
        self.assertEqual(
            self.customer.action_collections_view_settlements()["res_id"], settlement.id
        )
        self.assertEqual(self._case().action_view_settlements()["res_id"], settlement.id)
        self.assertEqual(self.customer.collections_settlement_amount, 70.0)
        self.assertEqual(self.customer.collections_settlement_date, settlement.date_deadline)
        self.assertEqual(settlement.action_view_case()["res_id"], self._case().id)
        items = settlement.action_view_items()["domain"]
        self.assertEqual(items, [("id", "in", self._item(move).ids)])

    def test_newest_settlement_counts(self):
        move, none = self._invoice(5), self._invoice(5)
        first = self._settle(move)
        first.action_cancel()
        second = self._settle(move, 80.0, days=9)
        (move | none).invalidate_recordset()
        self.assertRecordValues(
            move | none,
            [
                {
                    "collections_settlement_count": 2,
                    "collections_settlement_state": "active",
                    "collections_settlement_date": date(2026, 3, 11),
                },
                {
                    "collections_settlement_count": 0,
                    "collections_settlement_state": False,
                    "collections_settlement_date": False,
                },
            ],
        )
        self.assertEqual(move.collections_settlement_ids.ids, [second.id, first.id])
        found = move.search(
            [("id", "in", (move | none).ids), ("collections_settlement_state", "=", "cancelled")]
        )
        self.assertFalse(found)

    def test_entry_that_writes_off_leads_to_its_settlement(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        self._write_off()
        entry = settlement.move_ids
        self.assertEqual(entry.collections_settlement_count, 1)
        self.assertEqual(entry.action_collections_view_settlements()["res_id"], settlement.id)
