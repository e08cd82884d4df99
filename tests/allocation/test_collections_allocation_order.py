from odoo.tests import tagged

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocationOrder(AllocationCommon):
    def _find(self):
        order, rule = self.env["collections.allocation.order"]._find(self.customer, self.company)
        return order, rule.name

    def test_order(self):
        germany = self.env.ref("base.de")
        self.assertEqual(self._find(), ("principal-first", False), "of the company")
        law = self.env.ref("collections_followup.interest_rule_de")
        self.customer.country_id = germany
        self.assertEqual(self._find()[0], "principal-first", "the rule is not in use")
        law.active = True
        self.assertEqual(self._find(), ("costs-interest-principal", law.name))
        self._rule("Terms", kind="contractual", base="fixed", percent=9.0, country_id=germany.id)
        self.assertEqual(self._find()[1], law.name, "the terms say nothing of it")
        self.customer.is_company = False
        self.assertEqual(self._find()[0], "principal-first", "of companies only")
        credit = self.env.ref("collections_followup.interest_rule_de_credit")
        person = self.env.ref("collections_followup.interest_rule_de_person")
        (credit | person).active = True
        policy = self.policy.copy()
        credit.policy_ids = policy
        self.assertEqual(self._find()[0], "costs-interest-principal")
        self.customer.with_company(self.company).collections_policy_id = policy
        self.assertEqual(self._find(), ("costs-principal-interest", credit.name))
        self.customer.country_id = False
        self.company.partner_id.country_id = self.env.ref("base.fr")
        self.assertEqual(self._find()[0], "principal-first")

    def test_disputed(self):
        orders = self.env["collections.allocation.order"]
        self.company.collections_allocation_disputed = "last"
        self.assertEqual(orders._find_disputed(self.customer, self.company), "last")
        self.customer.write({"is_company": False, "country_id": self.env.ref("base.us").id})
        self.assertEqual(orders._find_disputed(self.customer, self.company), "never")
        self.customer.collections_debt_purpose = "commercial"
        self.assertEqual(orders._find_disputed(self.customer, self.company), "last")
