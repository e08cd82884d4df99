from datetime import date

from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestResPartnerSettlement(SettlementCommon):
    """What a customer shows of settlements."""

    def test_history_in_company_currency(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        lapsed, paid, foreign = (
            self._invoice(5),
            self._invoice(5),
            self._invoice(5, currency_id=currency.id),
        )
        self._settle(lapsed, days=0)
        self._settle(paid)
        self._pay(paid, 70.0)
        with self._on(8):
            self._settle(foreign, 80.0, days=10)
            self.customer.invalidate_recordset()
            self.assertRecordValues(
                self.customer,
                [
                    {
                        "collections_settlement_count": 3,
                        "collections_settlement_settled_count": 1,
                        "collections_settlement_lapsed_count": 1,
                        "collections_settlement_date": date(2026, 3, 20),
                        "collections_settlement_amount": 40.0,
                    }
                ],
            )
        self.assertFalse(self.partner_b.collections_settlement_count)

    def test_offer_takes_what_is_overdue_and_free(self):
        overdue, taken = self._invoice(5), self._invoice(6)
        self._invoice(-20)
        self._settle(taken)
        action = self.customer.action_collections_settlement()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.move_line_ids, self._item(overdue))
        text = self._refused(self.partner_b.action_collections_settlement)
        self.assertIn(self.partner_b.display_name, text)
