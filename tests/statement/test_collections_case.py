from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseStatement(CollectionsCommon):
    def test_it_is_of_the_customer_and_the_company_of_the_case(self):
        self._invoice(5)
        action = self._case().action_statement()
        self.assertEqual(action["context"]["default_company_id"], self.company.id)
        self.assertEqual(action["context"]["default_partner_ids"], self.customer.ids)
