from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(AllocationCommon):
    def test_money_on_account(self):
        self.assertIn("no money on account", self._refused(self._case().action_apply_money))
        credit = self._money(30.0)
        case = self._case()
        user = self._biller("case_biller", "collections_followup.group_collections_readonly")
        action = case.with_user(user).action_apply_money()
        self.assertEqual(action["context"]["default_credit_ids"], credit.ids)
        with self.assertRaises(AccessError):
            case.with_user(self._user("supervisor")).action_apply_money()
