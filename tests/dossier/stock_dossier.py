"""Orders and deliveries as they are: in a database of its own, where ``sale_stock`` is installed.

It takes a minute, so that it runs only where it is asked for: ``make stock`` names this file,
which no search for tests finds.
"""

import unittest
from unittest.mock import patch

import odoo.modules.module
from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import new_test_user, tagged
from odoo.tools import config

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestCollectionsDossierStock(CommittedCase):
    installs = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(patch.dict(config.options, test_enable=False))
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            module = env["ir.module.module"].search([("name", "=", "sale_stock")])
            if not module or module.state == "uninstallable":
                raise unittest.SkipTest("sale_stock cannot be installed here")
            # Refused in tests, because nothing takes it back: here the database is thrown away.
            with patch.object(odoo.modules.module, "current_test", False):
                module.button_immediate_install()
        cls.registry = Registry(cls.name)

    def _sell(self, env):
        """Sell and deliver a thing, and return its invoice, order and delivery."""
        company = env["res.company"].browse(self.ids["company"])
        income = env["account.journal"].browse(self.ids["sales"]).default_account_id
        customer = env["res.partner"].create(
            {"name": "Azure", "property_account_receivable_id": self.ids["receivable"]}
        )
        product = env["product.product"].create(
            {
                "name": "Desk",
                "type": "consu",
                "taxes_id": [Command.clear()],
                "property_account_income_id": income.id,
            }
        )
        order = env["sale.order"].create(
            {
                "partner_id": customer.id,
                "company_id": company.id,
                "client_order_ref": "PO-77",
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 2,
                            "price_unit": 50,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.button_validate()
        move = order._create_invoices()
        move.journal_id = self.ids["sales"]
        move.action_post()
        return move, order, picking

    def test_order_and_delivery_note_are_in_it(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            move, order, picking = self._sell(env)
            self.assertEqual(picking.state, "done")
            env["ir.attachment"].create(
                {
                    "name": "signed order.pdf",
                    "raw": b"%PDF-1.4 signed",
                    "res_model": "sale.order",
                    "res_id": order.id,
                }
            )
            item = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
            user = new_test_user(
                env,
                "seller",
                "base.group_user,collections_followup.group_collections_readonly,"
                "sales_team.group_sale_salesman_all_leads,stock.group_stock_user",
                company_id=move.company_id.id,
                company_ids=[Command.set(move.company_id.ids)],
            )
            reader = new_test_user(
                env,
                "reader",
                "base.group_user,collections_followup.group_collections_readonly",
                company_id=move.company_id.id,
                company_ids=[Command.set(move.company_id.ids)],
            )

            def read(name, who):
                item_ = item.with_user(who)
                about = Dossier(
                    item_.move_id, item_.company_id, item_.company_id, item_.partner_id, item_
                )
                return item_.env[name]._get_dossier_entries(about)

            [sold] = read("collections.dossier.order", user)
            self.assertIn("PO-77", sold.text)
            names = [name for _folder, name, _content in sold.files]
            self.assertEqual(names, [f"{order.name}.pdf", "signed order.pdf"])
            self.assertEqual(sold.files[1][2], b"%PDF-1.4 signed")
            [delivered] = read("collections.dossier.delivery", user)
            self.assertIn(picking.name, delivered.text)
            self.assertTrue(delivered.files[0][2])
            # Who may not read the one or the other gets none of it, and no error.
            for name, record in (
                ("collections.dossier.order", order),
                ("collections.dossier.delivery", picking),
            ):
                may = record.with_user(reader).has_access("read")
                self.assertEqual(bool(read(name, reader)), may, name)
            env.flush_all()
            cr.rollback()
