from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestChargeWorkers(CommittedCase):
    """Two who waive or invoice the same charges at the same moment."""

    customers = 1

    def _prepare_charge(self, env):
        """Claim a fee of 20.00 of an invoice of 100.00; collectors may give up 10 % of it."""
        company = env["res.company"].browse(self.ids["company"])
        product = env["product.product"].create(
            {"name": "Fees", "type": "service", "taxes_id": [Command.clear()]}
        )
        company.write(
            {
                "collections_charges": True,
                "collections_settlement_collector_percent": 10.0,
                "collections_fee_product_id": product.id,
            }
        )
        item = env["account.move.line"].search(
            [("account_id.account_type", "=", "asset_receivable")], limit=1
        )
        env["collections.charge"].sudo().create(
            {
                "company_id": company.id,
                "partner_id": item.partner_id.commercial_partner_id.id,
                "move_line_id": item.id,
                "move_id": item.move_id.id,
                "kind": "fee",
                "currency_id": item.currency_id.id,
                "amount": 20.0,
                "date": fields.Date.today(),
            }
        )
        group = env.ref("collections_followup.group_collections_collector")
        self.user = (
            env["res.users"]
            .create(
                {
                    "name": "Collector",
                    "login": "collector@charge",
                    "group_ids": [Command.link(group.id)],
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                }
            )
            .id
        )
        self.item = item.id

    def _waive(self, env, amount):
        own = env(user=self.user)
        item = own["account.move.line"].browse(self.item)
        return own["collections.charge.change"]._waive({(item, "fee"): amount}, "Goodwill")

    def _open(self):
        with self._worker() as env:
            item = env["account.move.line"].browse(self.item)
            return float(env["collections.claim"]._read(item)[item].costs)

    def test_at_once(self):
        self._queue(1)
        with self._worker() as env:
            self._prepare_charge(env)
        with self._worker() as late:
            late["collections.charge"].search_count([])  # its view begins here
            with self._worker() as quick:
                self._waive(quick, 8.0)
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._waive(late, 8.0)
            late.cr.rollback()
            # 16.00 of 120.00 is more than a collector may.
            with self.assertRaises(AccessError):
                self._waive(late, 8.0)
            late.cr.rollback()
        self.assertEqual(self._open(), 12.0)
        with self._worker() as late:
            late["collections.charge"].search_count([])
            item = late["account.move.line"].browse(self.item)
            with self._worker() as quick:
                own = quick["account.move.line"].browse(self.item)
                quick["collections.charge.change"]._waive({(own, "fee"): 9.0}, "Goodwill")
            booking = late["collections.claim.booking"]
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                booking._book(item, "By hand")
            late.cr.rollback()
            with self.assertRaises(UserError):
                late["collections.charge.change"]._waive({(item, "fee"): 9.0}, "Goodwill")
            late.cr.rollback()
            self.assertEqual(booking._book(item, "By hand").amount_total, 3.0)
        self.assertEqual(self._open(), 0.0)
