from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..provision_common import ProvisionCommon


@tagged("post_install", "-at_install")
class TestResCompany(ProvisionCommon):
    def test_another_account_than_the_matrix(self):
        with self.assertRaises(ValidationError):
            self.company.collections_allowance_account_id = self.allowance
