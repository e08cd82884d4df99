from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..bank_return_common import BankReturnCommon


@tagged("post_install", "-at_install")
class TestResPartnerBank(BankReturnCommon):
    def test_an_account_is_marked_until_it_is_confirmed(self):
        account, other = self.env["res.partner.bank"].create(
            [
                {"acc_number": number, "partner_id": self.customer.id}
                for number in ("DE02 1203 0000 0000 2020 51", "DE02500105170137075030")
            ]
        )
        move = self._invoice(5)
        found = self._take_back(self._pay(move), code="AC04", account="DE02120300000000202051")
        self.assertEqual(account.collections_return_id, found)
        self.assertFalse(other.collections_return_id)
        with self.assertRaises(AccessError):
            account.with_user(self._user("collector")).action_collections_confirm()
        account.action_collections_confirm()
        self.assertFalse(account.collections_return_id)
        self.assertIn("confirmed", self.customer.message_ids[0].body)
        with self.assertRaises(UserError):
            account.action_collections_confirm()
