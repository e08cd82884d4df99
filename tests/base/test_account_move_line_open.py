from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLineOpen(CollectionsCommon):
    """Domain, SQL and Python say the same of every journal item."""

    def test_three_readings_of_one_rule(self):
        paid, part, draft = self._invoice(5), self._invoice(5), self._invoice(5)
        self._pay(paid, 100.0)
        self._pay(part, 40.0)
        self._invoice(5, move_type="out_refund")
        draft.button_draft()
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "!=", False)]
        )
        self.env.flush_all()
        by_domain = lines.search(
            lines._collections_get_open_domain(self.customer, self.company), order="id"
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT i.id FROM account_move_line i JOIN res_partner p ON p.id = i.partner_id"
                " WHERE p.commercial_partner_id = %s AND i.company_id = %s AND %s ORDER BY i.id",
                self.customer.id,
                self.company.id,
                lines._collections_sql_open("i"),
            )
        )
        by_python = lines.filtered(
            lambda line: (
                line._collections_is_open()
                and line.partner_id.commercial_partner_id == self.customer
            )
        ).sorted("id")
        self.assertEqual(by_domain.ids, [row[0] for row in rows])
        self.assertEqual(by_domain, by_python)
        self.assertIn(self._item(part), by_domain)
        self.assertFalse((self._item(paid) | self._item(draft)) & by_domain)

    def test_accounts_that_come_and_go(self):
        accounts = self.env["account.account"]
        account = accounts.create(
            {
                "name": "Doubtful",
                "code": "COLL1",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        self.assertIn(account.id, accounts._collections_get_receivable_ids())
        account.active = False
        self.assertIn(account.id, accounts._collections_get_receivable_ids())
        account.account_type = "asset_current"
        self.assertNotIn(account.id, accounts._collections_get_receivable_ids())

    def test_what_is_owed_after_credits(self):
        """Money on account counts, by currency, and with that of persons of the customer."""
        euro = self.setup_other_currency("EUR")
        person = self.env["res.partner"].create({"name": "Ann", "parent_id": self.customer.id})
        self._invoice(5, 100.0)
        self._invoice(5, 50.0, partner=person)
        self._invoice(5, 30.0, currency_id=euro.id)
        self._pay(self._invoice(5, 70.0))
        self._pay_on_account(15.0)
        self._pay_on_account(5.0, partner=person)
        owed = self.env["account.move.line"]._collections_read_owed(
            self.customer | self.partner_b, self.company
        )
        self.assertEqual(
            owed, {(self.customer, self.company.currency_id): 130, (self.customer, euro): 30}
        )
