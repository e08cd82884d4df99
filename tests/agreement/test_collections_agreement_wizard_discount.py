from odoo.tests import tagged

from ..settlement.test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementWizardDiscount(SettlementCommon):
    """Dialogs of what gives up a part of the debt."""

    def test_each_kind_says_what_a_percentage_means(self):
        wizard = self.env["collections.agreement.wizard.discount"]
        with self.assertRaises(NotImplementedError):
            wizard._get_percent()
        with self.assertRaises(NotImplementedError):
            wizard._set_percent(5.0)

    def test_missing_account_is_known_to_whoever_reads_no_settings(self):
        collector = self._user("collector")
        wizard = self.env["collections.settlement.wizard"].new({"company_id": self.company.id})
        wizard = wizard.with_user(collector)
        self.assertFalse(wizard._lacks_write_off_account())
        self.company.collections_settlement_account_id = False
        self.assertTrue(wizard._lacks_write_off_account())
