from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResPartnerStatement(CollectionsCommon):
    def test_button_is_for_one_customer_of_the_current_company(self):
        action = self.customer.action_collections_statement()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual((wizard.partner_ids, wizard.company_id), (self.customer, self.company))
        both = self.customer | self.partner_b
        self.assertIn("one at a time", self._refused(both.action_collections_statement))
