from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCaseStatement(CollectionsCommon):
    def test_from_a_case_it_is_of_the_company_of_the_case(self):
        self._invoice(5)
        other = self.setup_other_company(name="Elsewhere")["company"]
        action = self._case().with_company(other).action_statement()
        self.assertEqual(action["context"]["default_company_id"], self.company.id)
