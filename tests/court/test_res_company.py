from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompany(CollectionsCommon):
    def test_numbers_of_courts_are_checked(self):
        for name, value in (
            ("collections_eda_number", "1234567"),
            ("collections_eda_id", "AB-1"),
            ("collections_eda_catalogue", 100),
            ("collections_sdt_customer", "01234567"),
            ("collections_eda_layout", "05 KS 00 message 18 2 X"),
            ("collections_eda_layout", "nonsense"),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.company[name] = value
        self.company.collections_eda_layout = "05 KS 00 message 90 2 X"
        layout = self.company._collections_get_eda_layout()
        self.assertIn(("message", 90, 2, "X"), layout["05 KS 00"])
