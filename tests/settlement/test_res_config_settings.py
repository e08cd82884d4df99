from odoo.tests import tagged

from ..settings_common import SettingsCommon
from .test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestResConfigSettingsSettlement(SettingsCommon, SettlementCommon):
    def test_settings_are_those_of_the_company(self):
        journal = self.company_data["default_journal_misc"]
        stage = self.env["collections.stage"].search([("kind", "=", "open")], limit=1)
        values = {
            "collections_settlement_collector_percent": 4.5,
            "collections_settlement_collector_amount": 50.0,
            "collections_settlement_supervisor_percent": 44.0,
            "collections_settlement_supervisor_amount": 500.0,
            "collections_settlement_grace_days": 6,
            "collections_settlement_method": "credit_note",
            "collections_settlement_account_id": self.account.id,
            "collections_settlement_journal_id": journal.id,
            "collections_settlement_stage_id": stage.id,
            "collections_settlement_lapsed_stage_id": stage.id,
            "collections_settlement_signature": True,
        }
        self._check_kept(**values)

    def test_limits_decide_who_grants(self):
        move = self._invoice(5, 1000.0)
        for values, tier in (
            ({}, "supervisor"),
            ({"collections_settlement_collector_percent": 20.0}, "collector"),
            (
                {
                    "collections_settlement_collector_percent": 20.0,
                    "collections_settlement_collector_amount": 199.99,
                },
                "supervisor",
            ),
            ({"collections_settlement_supervisor_percent": 19.0}, "manager"),
        ):
            self._save(
                **{
                    "collections_settlement_collector_percent": 10.0,
                    "collections_settlement_collector_amount": 0.0,
                    "collections_settlement_supervisor_percent": 30.0,
                    "collections_settlement_supervisor_amount": 0.0,
                    **values,
                }
            )
            with self.subTest(values=values):
                self.assertEqual(self._draft(move, 800.0).tier, tier)

    def test_limits_that_make_no_sense_are_refused(self):
        for values in (
            {"collections_settlement_collector_percent": 40.0},
            {"collections_settlement_supervisor_percent": 101.0},
            {"collections_settlement_collector_percent": -1.0},
        ):
            with self.subTest(values=values):
                text = self._refused(lambda values=values: self._save(**values))
                self.assertIn("0 to 100 percent", text)
        self.assertRaises(ValueError, self._save, collections_settlement_method="gift")

    def test_switch_shows_and_hides_settlements(self):
        self._check_switch("group_collections_settlement", "menu_settlements")
