from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestAccountMove(LimitationCommon):
    def test_shown_to_accountants(self):
        move = self._invoice(date(2025, 3, 15))
        accountant = new_test_user(
            self.env,
            "accountant",
            "base.group_user,account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        own = move.with_user(accountant)
        self.assertEqual(own.collections_limitation_date, date(2028, 12, 31))
        self.assertIn("Germany", own.collections_limitation_text)
        line = self._item(move).with_user(accountant)
        self.assertEqual(line.collections_limitation_date, date(2028, 12, 31))
        with self.assertRaises(AccessError):
            move.with_user(self._user(login="nobody")).read(["collections_limitation_date"])

    def test_nothing_of_what_is_paid(self):
        move = self._invoice(date(2025, 3, 15))
        self._pay(move)
        self.assertFalse(move.collections_limitation_date)
        self.assertFalse(move.collections_limitation_text)
