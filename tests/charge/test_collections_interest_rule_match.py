from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsInterestRuleMatch(ChargeCommon):
    def _choose(self, policy=None, country="base.be", customer="business"):
        rules = self.env["collections.interest.rule"]._get_rules_sudo(self.company)
        return rules._choose((policy or self.policy).id, self.env.ref(country).id, customer)

    def test_the_most_specific_rule(self):
        self.assertEqual(self._choose(), self.rule)
        in_europe = self._rule(base="none", country_group_id=self.env.ref("base.europe").id)
        self.assertEqual(self._choose(), in_europe)
        self.assertEqual(self._choose(country="base.us"), self.rule)
        belgian = self._rule(base="none", country_id=self.env.ref("base.be").id)
        self.assertEqual(self._choose(), belgian)
        persons = self._rule(base="none", country_id=self.env.ref("base.be").id, binds="person")
        self.assertEqual(self._choose(customer="person"), persons)
        public = self._rule(base="none", country_id=self.env.ref("base.be").id, binds="public")
        self.assertEqual(self._choose(customer="public"), public)
        self.assertEqual(self._choose(), belgian)
        of_policy = self._rule(base="none", policy_ids=[Command.set(self.policy.ids)])
        self.assertEqual(self._choose(), of_policy)
        other = self._create_policy(days=(5,))
        self.assertEqual(self._choose(policy=other), belgian)

    def test_contract_before_law_and_company_before_all(self):
        law = self._rule(base="none", binds="company", company_id=False)
        self.assertEqual(self._choose(), law)
        own = self._rule(base="none", binds="company")
        self.assertEqual(self._choose(), own)
        contract = self._rule(base="none", binds="company", kind="contractual")
        self.assertEqual(self._choose(), contract)
        contract.active = False
        self.assertEqual(self._choose(), own)

    def test_rules_of_other_companies_are_none(self):
        self._rule(
            base="none", binds="company", company_id=self.env.company.create({"name": "X"}).id
        )
        self.assertEqual(self._choose(), self.rule)

    def test_steps_put_together_what_does_not_change(self):
        rate = self._rate([(2025, 1, 3.15), (2025, 2, 2.15), (2026, 1, 2.15)])
        rule = self._rule(rate_id=rate.id, margin=8.0)
        self.assertEqual(
            [(step.first, step.last, float(step.percent)) for step in rule._get_steps()],
            [
                (date(2025, 1, 1), date(2025, 6, 30), 11.15),
                (date(2025, 7, 1), date(2026, 6, 30), 10.15),
            ],
        )

    def test_words(self):
        rate = self._rate([(2026, 1, 2.0)], name="Base rate")
        rule = self._rule(rate_id=rate.id, margin=9.0)
        self.assertEqual(rule._describe_rate(), "Base rate + 9.00 points")
        self.assertEqual(rule._describe_rate(11.0), "Base rate + 9.00 points = 11.00 %")
        self.assertEqual(self.rule._describe_rate(), "5.00 %")
        self.assertIn("is not known", rule._explain_missing(date(2026, 7, 1), date(2026, 7, 2)))
        self.assertIn("2.00 %", rule._explain_unverified(rate.value_ids))

    def test_person_whose_debts_are_commercial(self):
        self.rule.binds = "company"
        move = self._invoice(30, 100.0)
        self.customer.is_company = False
        self.assertFalse(self._interest(move))
        self.customer.collections_debt_purpose = "commercial"
        self.assertEqual(self._interest(move), 0.41)
