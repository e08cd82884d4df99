from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestResCompany(TransactionCase):
    def test_days_of_warnings(self):
        company = self.env.company
        for text, days in (
            ("180, 90,30", [180, 90, 30]),
            ("7;30", [30, 7]),
            (False, []),
            ("0", [0]),
        ):
            company.collections_limitation_warnings = text
            self.assertEqual(company._collections_get_limitation_steps(), days)
        for text in ("soon", "-3", "1.5", "99999"):
            with self.subTest(text=text), self.assertRaises(ValidationError):
                company.collections_limitation_warnings = text
