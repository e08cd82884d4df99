from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditSecurity(CreditCommon):
    def test_it_says_what_it_is(self):
        file = self.env["collections.credit.file"].create({"partner_id": self.customer.id})
        security = self.env["collections.credit.security"].create(
            {"file_id": file.id, "amount": 100, "kind": "parent"}
        )
        self.assertIn("Guarantee of a parent company", security._describe())
        self.assertIn("100.00", security._describe())
