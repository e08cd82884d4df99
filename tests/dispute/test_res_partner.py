from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestResPartnerDispute(DisputeCommon):
    def test_customer_and_contacts_show_open_disputes(self):
        contact = self.env["res.partner"].create({"name": "Kim", "parent_id": self.customer.id})
        first, second = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        partners = self.customer | contact | self.partner_b
        self.assertEqual(partners.mapped("collections_dispute_count"), [2, 2, 0])
        second._resolve("rejected")
        partners.invalidate_recordset()
        self.assertEqual(partners.mapped("collections_dispute_count"), [1, 1, 0])
        action = contact.action_collections_view_disputes()
        self.assertEqual(self.env["collections.dispute"].search(action["domain"]), first | second)

    def test_disputes_of_companies_out_of_sight_do_not_count(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        self._dispute(self._invoice(20, company=other))
        collector = self._user("collector")
        self.assertEqual(self.customer.with_user(collector).collections_dispute_count, 0)
        both = self.customer.with_context(allowed_company_ids=(self.company | other).ids)
        self.assertEqual(both.collections_dispute_count, 1)

    def test_new_dispute_from_a_contact_is_the_customers(self):
        contact = self.env["res.partner"].create({"name": "Kim", "parent_id": self.customer.id})
        action = contact.action_collections_dispute()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.partner_id, self.customer)
        self.assertEqual(wizard.contact_id, contact)
