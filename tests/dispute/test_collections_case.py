from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseDispute(DisputeCommon):
    def test_case_shows_open_disputes_of_its_customer_alone(self):
        dispute = self._dispute(self._invoice(20))
        closed = self._dispute(self._invoice(10))
        closed._resolve("rejected")
        self._invoice(10, partner=self.partner_b)
        self.engine.refresh(self.company)
        case, other = self._case(), self._case(self.partner_b)
        self.assertEqual((case.dispute_ids, case.dispute_count), (dispute, 1))
        self.assertFalse(other.dispute_count)
        search = self.env["collections.case"].search
        self.assertEqual(search([("dispute_ids", "!=", False)]) & (case | other), case)
        self.assertEqual(search([("dispute_ids", "=", False)]) & (case | other), other)
        self.assertEqual(search([("dispute_ids", "in", dispute.ids)]), case)
        either = search([("dispute_ids", "in", [False, dispute.id])])
        self.assertEqual(either & (case | other), case | other)
        self.assertFalse(search([("dispute_ids", "in", closed.ids)]))
        action = case.action_view_disputes()
        self.assertEqual(self.env["collections.dispute"].search(action["domain"]), dispute | closed)

    def test_disputes_in_another_company_are_not_those_of_the_case(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        self._invoice(20)
        self.engine.refresh(self.company)
        dispute = self._dispute(self._invoice(20, company=other))
        case = self._case().filtered(lambda own: own.company_id == self.company)
        self.assertFalse(case.dispute_ids)
        found = self.env["collections.case"].search([("dispute_ids", "in", dispute.ids)])
        self.assertEqual(found.company_id, other)

    def test_new_dispute_from_the_case_is_the_customers(self):
        self._invoice(20)
        self.engine.refresh(self.company)
        action = self._case().action_dispute()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.partner_id, self.customer)
        self.assertEqual(wizard.company_id, self.company)
