"""Orders: in a database of its own, where ``sale`` is installed."""

from contextlib import contextmanager
from unittest.mock import patch

import odoo.modules.module
from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import new_test_user, tagged
from odoo.tools import config

from .. import small_ledger
from ..committed import CommittedCase


@tagged("post_install", "-at_install")
class TestCollectionsCreditSale(CommittedCase):
    installs = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(patch.dict(config.options, test_enable=False))
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            module = env["ir.module.module"].search([("name", "=", "sale")])
            # Refused in tests, because nothing takes it back: here the database is thrown away.
            with patch.object(odoo.modules.module, "current_test", False):
                module.button_immediate_install()
        cls.registry = Registry(cls.name)

    @contextmanager
    def _trial(self):
        """An environment in which nothing lasts."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self._prepare(env)
            yield env
            env.flush_all()
            cr.rollback()

    def _prepare(self, env):
        self.company = env["res.company"].browse(self.ids["company"])
        self.company.write({"collections_credit": True, "collections_credit_rule": "block"})
        self.customer = env["res.partner"].create(
            {
                "name": "Azure",
                "property_account_receivable_id": self.ids["receivable"],
                "credit_limit": 100,
            }
        )
        self.product = env["product.product"].create(
            {"name": "Work", "type": "service", "invoice_policy": "order", "taxes_id": [(5,)]}
        )
        income = env["account.journal"].browse(self.ids["sales"]).default_account_id
        self.product.property_account_income_id = income

    def _order(self, env, amount=60.0, quantity=1, **values):
        return env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "price_unit": amount / quantity,
                            "tax_ids": [(5,)],
                        },
                    )
                ],
                **values,
            }
        )

    def _read(self, env, partner=None):
        partner = partner or self.customer
        return env["collections.exposure"]._read(partner, self.company)[partner]

    def test_sixty_stays_sixty_from_order_to_invoice_and_is_nothing_when_paid(self):
        with self._trial() as env:
            order = self._order(env, 60, 2)
            self.assertEqual((self._read(env).quotations, self._read(env).total), (60, 0))
            order.action_confirm()
            self.assertEqual((self._read(env).orders, self._read(env).total), (60, 60))
            draft = order._create_invoices()
            self.assertEqual((self._read(env).draft, self._read(env).orders), (60, 0))
            self.assertEqual((self._read(env).total, self._read(env).bound), (60, 60))
            # Half of it
            draft.invoice_line_ids.filtered("product_id").quantity = 1
            draft.journal_id = self.ids["sales"]
            draft.action_post()
            found = self._read(env)
            self.assertEqual((found.open, found.orders, found.total, found.bound), (30, 30, 60, 60))
            rest = order._create_invoices()
            self.assertEqual(self._read(env).total, 60)
            rest.journal_id = self.ids["sales"]
            rest.action_post()
            self.assertEqual((self._read(env).open, self._read(env).total), (60, 60))
            for move in draft | rest:
                line = move.line_ids.filtered(
                    lambda own: own.account_id.id == self.ids["receivable"]
                )
                small_ledger.pay(env, self.ids, line, line.balance)
            self.assertEqual(self._read(env).total, 0)

    def test_the_billed_customer_counts_and_not_who_ordered(self):
        with self._trial() as env:
            other = env["res.partner"].create({"name": "Payer"})
            self._order(env, 60, partner_invoice_id=other.id).action_confirm()
            self.assertEqual(self._read(env).total, 0)
            self.assertEqual(self._read(env, other).total, 60)

    def test_up_to_the_limit_it_passes_and_above_it_is_stopped(self):
        """101.00 at 0.90 passes (90.90), 112.00 (100.80) is stopped."""
        with self._trial() as env:
            currency = (
                env["res.currency"].with_context(active_test=False).search([("name", "=", "PLN")])
            )
            currency.active = True
            env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "name": "2020-01-01",
                    "rate": 1 / 0.9,
                    "company_id": self.company.id,
                }
            )
            pricelist = env["product.pricelist"].create({"name": "PLN", "currency_id": currency.id})
            order = self._order(env, 112, pricelist_id=pricelist.id)
            self.assertEqual(order.currency_id, currency)
            with self.assertRaisesRegex(UserError, "100.80"), env.cr.savepoint():
                order.action_confirm()
            order = self._order(env, 101, pricelist_id=pricelist.id)
            order.action_confirm()
            self.assertEqual(self._read(env).bound, 90.9)

    def test_two_orders_together_count_together(self):
        with self._trial() as env:
            orders = self._order(env) | self._order(env)
            with self.assertRaises(UserError), env.cr.savepoint():
                orders.action_confirm()
            with self.assertRaises(UserError), env.cr.savepoint():
                orders.write({"state": "sale"})
            orders.invalidate_recordset()
            orders[0].action_confirm()
            with self.assertRaises(UserError), env.cr.savepoint():
                orders[1].action_confirm()

    def test_the_invoice_of_an_order_adds_nothing(self):
        with self._trial() as env:
            order = self._order(env, 90)
            order.action_confirm()
            self.customer.credit_limit = 10
            move = order._create_invoices()
            move.journal_id = self.ids["sales"]
            move.action_post()
            self.assertEqual(move.state, "posted")

    def test_a_release_lets_it_pass(self):
        with self._trial() as env:
            order = self._order(env, 120)
            env["collections.credit.release"].create(
                {
                    "partner_id": self.customer.id,
                    "amount": 120,
                    "date_until": self.company._collections_today(),
                    "reason": "Known",
                }
            )
            order.action_confirm()
            self.assertEqual(order.state, "sale")

    def test_sellers_see_that_it_is_stopped_and_whom_to_ask(self):
        with self._trial() as env:
            new_test_user(
                env,
                "sue",
                "base.group_user,collections_followup.group_collections_supervisor",
                name="Sue Pervisor",
            )
            seller = new_test_user(
                env, "seller", "base.group_user,sales_team.group_sale_salesman_all_leads"
            )
            order = self._order(env, 120).with_user(seller)
            with self.assertRaises(UserError) as caught, env.cr.savepoint():
                order.action_confirm()
            self.assertIn("Sue Pervisor", str(caught.exception))
            self.assertNotIn("120", str(caught.exception))
            self.assertNotIn("100.00", str(caught.exception))
            order.invalidate_recordset()
            self.assertIn("Sue Pervisor", order.partner_credit_warning)
            self.assertNotIn("100.00", order.partner_credit_warning)

    def test_what_is_made_confirmed_or_grows_is_stopped_too(self):
        with self._trial() as env:
            with self.assertRaises(UserError), env.cr.savepoint():
                self._order(env, 120, state="sale")
            # Two of them count together, and what was there before does not count as new.
            order = self._order(env, 60, state="sale")
            self.assertEqual((order.state, self._read(env).bound), ("sale", 60))
            with self.assertRaises(UserError), env.cr.savepoint():
                self._order(env(context={"default_state": "sale"}), 60)
            line = order.order_line
            with self.assertRaises(UserError), env.cr.savepoint():
                line.price_unit = 101
            with self.assertRaises(UserError), env.cr.savepoint():
                order.write({"order_line": [(1, line.id, {"price_unit": 101})]})
            with self.assertRaises(UserError), env.cr.savepoint():
                line.copy({"order_id": order.id})
            env.invalidate_all()
            line.price_unit = 100
            self.assertEqual(self._read(env).bound, 100)

    def test_another_customer_is_billed_for_what_is_confirmed(self):
        with self._trial() as env:
            small = env["res.partner"].create({"name": "Small", "credit_limit": 50})
            order = self._order(env, 60)
            order.action_confirm()
            for values in ({"partner_invoice_id": small.id}, {"partner_id": small.id}):
                with self.assertRaisesRegex(UserError, "Small"), env.cr.savepoint():
                    order.write(values)
                env.invalidate_all()
            small.credit_limit = 60
            order.partner_invoice_id = small
            self.assertEqual(order.state, "sale")

    def test_what_passes_is_marked_on_the_order(self):
        with self._trial() as env:
            self.company.collections_credit_rule = "warn"
            order = self._order(env, 120, state="sale")
            found = env["collections.credit.release"].search([("order_id", "=", order.id)])
            self.assertEqual((found.kind, found.amount, found.limit), ("warned", 120, 100))
            self.assertIn("passed beyond", order.partner_credit_warning)
            self.company.collections_credit_rule = "block"
            small = self._order(env, 0, state="sale")
            self.assertFalse(small.partner_credit_warning)

    def test_a_seller_asks_for_a_release_and_learns_of_it(self):
        with self._trial() as env:
            sue = new_test_user(
                env,
                "sue",
                "base.group_user,collections_followup.group_collections_supervisor",
                name="Sue Pervisor",
            )
            seller = new_test_user(
                env, "seller", "base.group_user,sales_team.group_sale_salesman_all_leads"
            )
            order = self._order(env, 120).with_user(seller)
            arch = order.get_view(view_type="form")["arch"]
            self.assertIn("action_collections_ask_release", arch)
            for _n in range(2):
                order.action_collections_ask_release()
            request = env["collections.credit.request"].search([("res_id", "=", order.id)])
            self.assertEqual((request.user_id, request.amount), (seller, 120))
            self.assertIn(sue, request.activity_ids.user_id)
            order.invalidate_recordset()
            self.assertIn("asked for a release on", order.partner_credit_warning)
            with self.assertRaises(UserError), env.cr.savepoint():
                order.action_confirm()
            # One for another order is no answer, and none for this order.
            release = env["collections.credit.release"].with_user(sue)
            values = {"amount": 120, "reason": "Known", "date_until": request.date}
            release.create({**values, "order_id": self._order(env, 5).id})
            self.assertEqual(request.state, "asked")
            with self.assertRaises(UserError), env.cr.savepoint():
                order.action_confirm()
            action = request.with_user(sue).action_release()
            defaults = {
                key.removeprefix("default_"): value for key, value in action["context"].items()
            }
            self.assertEqual(defaults["order_id"], order.id)
            given = release.create({**defaults, "reason": "Known"})
            self.assertEqual((request.state, request.release_id), ("released", given))
            self.assertEqual(given.document, order.display_name)
            self.assertFalse(request.activity_ids)
            self.assertEqual(order.sudo().activity_ids.user_id, seller)
            order.invalidate_recordset()
            self.assertIn("Sue Pervisor released", order.partner_credit_warning)
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            with self.assertRaises(UserError), env.cr.savepoint():
                order.action_collections_ask_release()

    def test_two_orders_at_once_do_not_both_pass(self):
        with self._worker() as env:
            self._prepare(env)
            orders = (self._order(env) | self._order(env)).ids
        with self._worker() as first, self.registry.cursor() as cr:
            second = first(cr=cr)
            # Its picture of the database is from before the other one is confirmed.
            cr.execute("SELECT 1 FROM res_partner LIMIT 1")
            first["sale.order"].browse(orders[0]).action_confirm()
            first.cr.commit()
            problem = None
            try:
                second["sale.order"].browse(orders[1]).action_confirm()
                second.flush_all()
            except Exception as error:  # pylint: disable=broad-except
                problem = error
            cr.rollback()
            self.assertEqual(getattr(problem, "pgcode", None), "40001", problem)
        with self._worker() as again:
            with self.assertRaises(UserError):
                again["sale.order"].browse(orders[1]).action_confirm()
            again.cr.rollback()

    def test_quotations_count_where_the_company_wants_it(self):
        with self._trial() as env:
            self._order(env, 60)
            self.company.collections_credit_quotations = True
            self.assertEqual((self._read(env).total, self._read(env).bound), (60, 0))
