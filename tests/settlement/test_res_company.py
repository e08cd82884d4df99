from odoo.tests import tagged

from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestResCompanySettlement(SettlementCommon):
    """Limits of settlements."""

    def test_numbers_out_of_range_are_refused(self):
        for values, text in (
            ({"collector_percent": -1}, "0 to 100 percent"),
            ({"supervisor_percent": 100.01}, "0 to 100 percent"),
            ({"collector_percent": 31}, "no less than a collector"),
            ({"collector_amount": -1}, "cannot be negative"),
            ({"grace_days": 61}, "0 to 60 working days"),
        ):
            refusal = self._refused(
                self.company.write,
                {f"collections_settlement_{name}": value for name, value in values.items()},
            )
            self.assertIn(text, refusal)

    def test_stages_of_the_company(self):
        stage = self.env["collections.stage"]
        agreed, lapsed = stage.create(
            [{"name": "Settling", "kind": "negotiation"}, {"name": "Let down", "kind": "open"}]
        )
        self.company.write(
            {
                "collections_settlement_stage_id": agreed.id,
                "collections_settlement_lapsed_stage_id": lapsed.id,
            }
        )
        self._settle(self._invoice(5))
        self.assertEqual(self._case().stage_id, agreed)
        with self._on(20):
            self.assertEqual(self._case().stage_id, lapsed)
