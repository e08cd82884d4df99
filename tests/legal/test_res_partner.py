from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestResPartner(LegalCommon):
    def test_those_of_the_customer_alone(self):
        action = self._make()
        for partner, found in ((self.customer, action), (self.partner_b, action.browse())):
            opened = partner.action_collections_view_legal_actions()
            self.assertEqual(self.actions.search(opened["domain"]), found)
        self.assertIn(
            self.customer.display_name, self.customer.action_collections_registers()["name"]
        )
