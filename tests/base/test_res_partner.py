from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResPartner(CollectionsCommon):
    def test_figures_of_the_customer(self):
        self._invoice(5, 100.0)
        self._invoice(45, 50.0)
        self._invoice(-5, 30.0)
        self._invoice(5, 20.0, move_type="out_refund")
        self.assertRecordValues(
            self.customer,
            [
                {
                    "collections_amount_due": 160.0,
                    "collections_amount_overdue": 150.0,
                    "collections_days_overdue": 45,
                    "collections_stage_id": self._case().stage_id.id,
                    "collections_case_id": self._case().id,
                    "collections_case_count": 1,
                }
            ],
        )
        self.assertEqual(self.customer.collections_ageing["amounts"], [30.0, 100.0, 50.0, 0, 0, 0])
        self.assertEqual(self.customer.collections_ageing["credit"], 20.0)
        self.assertIn("Level 1", self.customer.collections_explanation)

    def test_customers_can_be_searched(self):
        self._invoice(5)
        partners = self.env["res.partner"]
        scope = [("id", "in", (self.customer | self.partner_b).ids)]
        stage = self._case().stage_id
        self.assertEqual(
            partners.search([*scope, ("collections_stage_id", "=", stage.id)]), self.customer
        )
        self.assertEqual(
            partners.search([*scope, ("collections_stage_id", "=", False)]), self.partner_b
        )
        self.assertFalse(partners.search([*scope, ("collections_on_hold", "=", True)]))
        self.env["collections.hold"].create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(
            partners.search([*scope, ("collections_on_hold", "=", True)]), self.customer
        )

    def test_own_policy_of_a_customer(self):
        late = self._create_policy(days=(20, 40), name="Late")
        self._invoice(5)
        self.customer.collections_policy_id = late
        self.assertFalse(self._prepare().notice_ids)
        self.assertEqual(self._case().policy_id, late)

    def test_policy_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        policy = self._create_policy(company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.customer.with_company(self.company).collections_policy_id = policy

    def test_a_parent_shows_only_its_own_items(self):
        subsidiary = self.env["res.partner"].create(
            {"name": "Subsidiary", "is_company": True, "parent_id": self.customer.id}
        )
        self.assertEqual(subsidiary.commercial_partner_id, subsidiary)
        clerk = self.env["res.partner"].create({"name": "Clerk", "parent_id": self.customer.id})
        own = self._invoice(5, 100) | self._invoice(5, 20, partner=clerk)
        self._invoice(9, 50, partner=subsidiary)
        self.assertEqual(self.customer._collections_get_open_items().move_id, own)
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.collections_amount_due, 120)
        self.assertEqual(self.customer.collections_days_overdue, 5)
