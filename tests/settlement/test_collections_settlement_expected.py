from datetime import date

from odoo.tests import tagged

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsSettlementExpected(ExpectedCommon):
    """Settlements on the calendar of expected payments, on Monday 2 March 2026."""

    def test_the_agreed_amount_is_expected_by_the_deadline(self):
        move = self._invoice(5)
        settlement = self._settle(move, 70.0)
        collector = self._user("collector")
        settlement.user_id = collector
        self._pay(move, 30.0)
        self.assertRecordValues(
            self._rows(),
            [
                {
                    "settlement_id": settlement.id,
                    "name": settlement.name,
                    "case_id": self._case().id,
                    "user_id": collector.id,
                    "date": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "amount": 40.0,
                }
            ],
        )

    def test_lapsed_settlement_is_not_expected_any_more(self):
        settlement = self._settle(self._invoice(5))
        with self._on(11):
            self.engine.refresh(self.company)
            self.assertEqual(settlement.state, "lapsed")
            self.assertFalse(self._rows())
