from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsInterestRule(ChargeCommon):
    """What of the bank's costs a rule claims; see ``test_collections_bank_return_claim.py``."""

    def test_the_limit_is_in_the_currency_of_the_rule(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.rule.write({"return_costs": "company", "return_cap": 3})
        for amount, currency, claimed in (
            (5, euro, 5),
            (7, euro, 6),
            (7, self.company.currency_id, 3),
        ):
            with self.subTest(amount=amount, currency=currency.name):
                own = self.rule._get_return_costs(amount, currency, False, self.company, self.today)
                self.assertEqual(own, claimed)
        none = self.rule.browse()._get_return_costs(5, euro, False, self.company, self.today)
        self.assertEqual(none, 0)
