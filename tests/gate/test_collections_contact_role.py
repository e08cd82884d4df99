from odoo.tests import tagged

from ..base.test_collections_contact_role import RoleCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactRoleGate(RoleCommon):
    """Who alone may be contacted."""

    def test_only_this_one(self):
        self._contact(collections_contact=True, email="f@example.com", phone="+32 470 12 34 56")
        heir = self._with_role("heir")
        self._invoice(5)
        for channel in ("email", "phone", "letter", "sms"):
            self.assertEqual(self._choose(channel), heir, "even without an address")
        self.assertEqual(self._choose(role=self._role("payable")), heir)
        self.assertEqual(heir._collections_find_email_problem(), "bad_email")
        self.assertFalse(heir._collections_get_email_to(), "not at the customer's address")
        gate = self.env["collections.gate"]
        answer = gate._ask(self.customer, "phone")
        self.assertEqual(answer["verdict"], "blocked")
        self.assertIn("Only", answer["rules"][0]["text"])
        self.assertEqual(gate._ask(heir, "phone")["verdict"], "allowed")
        self.assertEqual(gate._ask(self.partner_b, "phone")["verdict"], "allowed")

    def test_contact_that_another_company_keeps_is_not_the_only_one(self):
        other = self.setup_other_company()["company"]
        self._with_role("heir", company_id=other.id)
        self.assertEqual(self._choose(company=self.company), self.customer)
        gate = self.env["collections.gate"]
        self.assertEqual(gate._ask(self.customer, "phone")["verdict"], "allowed")
        answer = gate._ask(self.customer, "phone", company=other)
        self.assertEqual(answer["verdict"], "blocked")
