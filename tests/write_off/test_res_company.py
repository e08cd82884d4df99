from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestResCompany(WriteOffCommon):
    def test_who_keeps_the_books(self):
        company = self.company
        accountant = new_test_user(
            self.env,
            "books_accountant",
            groups="account.group_account_user",
            company_id=company.id,
        )
        self.assertTrue(company._collections_find_accountant_sudo())
        company.collections_accountant_id = accountant
        self.assertEqual(company._collections_find_accountant_sudo(), accountant)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "books_stranger", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        with self.assertRaises(ValidationError):
            company.collections_accountant_id = stranger

    def test_limits_that_make_no_sense(self):
        self.assertIn(
            "negative",
            self._refused(self.company.write, {"collections_write_off_supervisor_amount": -1}),
        )
