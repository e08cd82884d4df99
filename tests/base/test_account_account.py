from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountAccount(CollectionsCommon):
    """The pass knows receivable accounts by heart: new ones count at once."""

    def _invoice_on(self, account):
        self.customer.property_account_receivable_id = account
        return self._invoice(5)

    def test_a_new_receivable_account_counts_at_once(self):
        self._prepare()  # reads the accounts
        account = self.company_data["default_account_receivable"].copy({"code": "121999"})
        move = self._invoice_on(account)
        self.assertEqual(self._item(move).account_id, account)
        self.assertEqual(self._prepare().notice_ids.line_ids.move_line_id, self._item(move))

    def test_an_account_that_becomes_receivable_counts_at_once(self):
        account = self.env["account.account"].create(
            {
                "name": "Other claims",
                "code": "121998",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        self._prepare()
        account.account_type = "asset_receivable"
        move = self._invoice_on(account)
        self.assertEqual(self._prepare().notice_ids.line_ids.move_line_id, self._item(move))
