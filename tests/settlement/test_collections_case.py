from datetime import date

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseSettlement(SettlementCommon):
    """What a case shows of its customer's settlements."""

    def test_active_ones_only(self):
        moves = [self._invoice(5) for _number in range(3)]
        self._settle(moves[0], 70.0, days=9)
        self._settle(moves[1], 60.0, days=7)
        self._settle(moves[2]).action_cancel()
        case = self._case()
        case.invalidate_recordset()
        self.assertRecordValues(
            case,
            [
                {
                    "settlement_count": 3,
                    "settlement_amount": 130.0,
                    "settlement_date": date(2026, 3, 9),
                }
            ],
        )
        with self._on(20):
            case.invalidate_recordset()
            self.assertEqual((case.settlement_count, case.settlement_amount), (3, 0.0))
            self.assertFalse(case.settlement_date)

    def test_closed_case_takes_none(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        case = self._case()
        self._pay(move)
        self.assertEqual((case.state, case.settlement_amount), ("closed", 0.0))
        self.assertIn("closed", self._refused(case.action_settlement))
        self.assertEqual(case.action_view_settlements()["res_id"], settlement.id)
