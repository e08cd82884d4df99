from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanCharge(PlanCommon):
    """Interest and fees through core's invoices."""

    def _charge_all(self):
        plans = self.env["collections.plan"]
        after = plans._charge_batch(self.company, limit=1)
        while after:
            after = plans._charge_batch(self.company, after, limit=1)

    def test_currency_with_three_decimals(self):
        currency = self.setup_other_currency("KWD", rounding=0.001)
        move = self._invoice(40, 1000, currency_id=currency.id)
        plan = self._plan(move, interest_method="equal", interest_rate=7.777)
        first = plan.installment_ids.sorted("sequence")[0]
        self.assertEqual(first.interest, 6.481)
        self._at("2026-03-10")
        self._charge_all()
        self.engine.refresh(self.company)
        interest = plan.line_ids.filtered(lambda line: line.kind == "interest")
        self.assertEqual(interest.amount, 6.481)
        self.assertEqual(interest.move_id.amount_total, 6.481)
        self.assertFalse(interest.move_id.invoice_line_ids.tax_ids)
        self._pay(interest.move_id)
        self._pay(move, 333.333)
        self.assertEqual(first.state, "paid")

    def test_what_cannot_be_invoiced_holds_nothing_up(self):
        good, bad = (
            self._plan(self._invoice(40, 1000), interest_method="equal", interest_rate=12)
            for _number in range(2)
        )
        self._at("2026-03-10")
        plan_class = type(good)
        prepare = plan_class._prepare_charge_vals

        def refuse(plan, kind, installment):
            if plan == bad:
                raise UserError("No journal for that")
            return prepare(plan, kind, installment)

        with (
            patch.object(plan_class, "_prepare_charge_vals", refuse),
            self.assertLogs("odoo.addons.collections_followup.models", "WARNING"),
        ):
            # once in one batch, and once again the next night
            self.env["collections.plan"]._charge_batch(self.company)
            self._charge_all()
        self.assertIn("interest", good.line_ids.mapped("kind"))
        self.assertNotIn("interest", bad.line_ids.mapped("kind"))
        self.assertEqual(len(bad.activity_ids), 1)
        self.assertIn("No journal for that", bad.activity_ids.note)
        self._charge_all()
        self.assertIn("interest", bad.line_ids.mapped("kind"))

    def test_plan_in_default_bears_no_more_interest(self):
        plan = self._plan(self._invoice(40, 1000), interest_method="equal", interest_rate=12)
        self._at("2026-03-10")
        self._charge_all()
        self._at("2026-04-10")
        self.assertEqual(plan.state, "defaulted")
        self._charge_all()
        self.assertEqual(plan.line_ids.mapped("kind").count("interest"), 1)

    def test_killed_in_between_it_goes_on_and_repeats_nothing(self):
        plans = self.env["collections.plan"]
        for _number in range(3):
            plans |= self._plan(self._invoice(40, 1000), interest_method="equal", interest_rate=12)
        self._at("2026-03-10")
        plan_class, cron_class = type(plans), type(self.env["ir.cron"])
        charge = plan_class._charge_batch

        def count():
            return plans.line_ids.mapped("kind").count("interest")

        with (
            patch.object(
                plan_class,
                "_charge_batch",
                lambda plan, company, after=0: charge(plan, company, after, limit=1),
            ),
            patch.object(cron_class, "_commit_progress", lambda *_args, **_options: 0.0),
        ):
            # no time left after the first batch, three times
            for expected in (1, 2, 3, 3):
                plans._cron_plans()
                self.assertEqual(count(), expected)
        with patch.object(cron_class, "_commit_progress", lambda *_args, **_options: 60.0):
            plans._cron_plans()
        self.assertEqual(count(), 3)

    def test_an_unforeseen_error_holds_nothing_up(self):
        good, bad = (
            self._plan(self._invoice(40, 1000), interest_method="equal", interest_rate=12)
            for _number in range(2)
        )
        prepare = type(good)._prepare_charge_vals

        def break_one(plan, kind, installment):
            if plan == bad:
                raise KeyError("no such thing")
            return prepare(plan, kind, installment)

        self._at("2026-03-10")
        logger = "odoo.addons.collections_followup.models.payment_plan.collections_plan_installment"
        with patch.object(type(good), "_prepare_charge_vals", break_one), mute_logger(logger):
            self.env["collections.plan"]._charge_batch(self.company)
        self.assertIn("interest", good.line_ids.mapped("kind"))
        self.assertNotIn("interest", bad.line_ids.mapped("kind"))
        self.assertIn("no such thing", bad.activity_ids.note)

    def test_two_workers_invoice_it_once(self):
        plan = self._plan(self._invoice(40, 1000), interest_method="equal", interest_rate=12)
        first = plan.installment_ids.sorted("sequence")[0]
        self._at("2026-03-10")
        self.env.cr.execute(
            "SELECT xmin::text, cmin::text FROM collections_plan_installment WHERE id = %s",
            [first.id],
        )
        before = self.env.cr.fetchone()
        self._charge_all()
        self.env.cr.execute(
            "SELECT xmin::text, cmin::text FROM collections_plan_installment WHERE id = %s",
            [first.id],
        )
        # A row changed since another worker looked makes that one begin anew.
        self.assertNotEqual(self.env.cr.fetchone(), before)
        interest = plan.line_ids.filtered(lambda line: line.kind == "interest")
        other = self._item(self._invoice(3))
        message = self._refused(
            interest.sudo().copy, {"move_line_id": other.id, "plan_id": plan.id, "is_live": False}
        )
        self.assertIn("invoiced already", message)

    def _charges(self, plan):
        return plan.line_ids.filtered(lambda line: line.kind != "debt").move_id

    def test_cancelled_plan_takes_unpaid_charges_back(self):
        plan = self._plan(
            self._invoice(40, 1000), fee=50, interest_method="equal", interest_rate=12
        )
        self._at("2026-03-10")
        self._charge_all()
        charges = self._charges(plan)
        self.assertEqual(len(charges), 2)
        plan.with_user(self._user("collector")).action_cancel()
        self.assertEqual(set(charges.mapped("amount_residual")), {0.0})
        self.assertEqual(charges.mapped("reversal_move_ids.state"), ["posted", "posted"])
        self.assertEqual(plan.state, "cancelled")
        self.assertIn("taken back", str(plan.message_ids.mapped("body")))
        with self.assertRaises(UserError):
            plan.action_cancel()
        plan._take_back_charges()
        self.assertEqual(len(charges.reversal_move_ids), 2, "never twice")

    def test_what_is_paid_of_a_charge_stays(self):
        paid, partly, drafted, credited = (
            self._plan(self._invoice(40, 1000), fee=50) for _number in range(4)
        )
        self._pay(self._charges(paid))
        self._pay(self._charges(partly), 20.0)
        self._charges(drafted).button_draft()
        by_hand = self._charges(credited)._reverse_moves([{"invoice_date": self.today}])
        by_hand.invoice_line_ids.price_unit = 15.0
        (paid | partly | drafted | credited).action_cancel()
        self.assertFalse(self._charges(paid).reversal_move_ids)
        self.assertEqual(self._charges(partly).reversal_move_ids.amount_total, 30.0)
        self.assertEqual(self._charges(partly).amount_residual, 0.0)
        self.assertEqual(self._charges(drafted).state, "cancel")
        self.assertEqual(
            sorted(self._charges(credited).reversal_move_ids.mapped("amount_total")), [15.0, 35.0]
        )
        by_hand.action_post()
        self.assertEqual(self._charges(credited).amount_residual, 0.0)

    def test_new_version_takes_the_charges_over(self):
        plan = self._plan(self._invoice(40, 1000), fee=50)
        fee = self._charges(plan)
        new = self.env["collections.plan"]._make(
            plan.line_ids.move_line_id,
            {"date_first": "2026-03-20", "installment_count": 2},
            previous=plan,
        )
        new.action_cancel()
        self.assertEqual(fee.amount_residual, 50.0, "a draft that comes to nothing")
        new = self.env["collections.plan"]._make(
            plan.line_ids.move_line_id,
            {"date_first": "2026-03-20", "installment_count": 2},
            previous=plan,
        )
        new.action_propose()
        new.action_accept()
        self.assertEqual((plan.state, fee.amount_residual), ("cancelled", 50.0))
        new.action_cancel()
        self.assertEqual(fee.amount_residual, 0.0)


@tagged("post_install", "-at_install")
class TestTwoCancel(BaseCase):
    """Two users cancel one plan at once, each with a connection of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    @contextmanager
    def _worker(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        with self._worker() as env:
            company = env.ref("base.main_company")
            if not company.chart_template:
                env["account.chart.template"].try_loading(
                    "generic_coa", company=company, install_demo=False
                )
            policy = company.collections_policy_id
            if not policy:
                company.collections_policy_id = env.ref(
                    "collections_followup.level_standard_reminder"
                ).policy_id
            partner = env["res.partner"].create({"name": "Two cancel"})
            move = env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": [
                        Command.create({"name": "Goods", "price_unit": 300.0, "tax_ids": False})
                    ],
                }
            )
            move.action_post()
            plan = env["collections.plan"]._make(
                move._collections_get_receivable_lines(),
                {
                    "fee": 25.0,
                    "date_first": company._collections_today() + timedelta(days=30),
                    "installment_count": 3,
                },
            )
            plan._propose()
            plan._accept()
            charge = plan.line_ids.filtered(lambda line: line.kind == "fee").move_id
            self.ids = (plan.id, move.id, charge.id, policy.id)
        self.addCleanup(self._delete)

    def _delete(self):
        plan_id, move_id, charge_id, policy_id = self.ids
        with self._worker() as env:
            moves = env["account.move"].browse((move_id, charge_id))
            moves |= moves.reversal_move_ids
            moves.line_ids.remove_move_reconcile()
            env.cr.execute("DELETE FROM collections_plan WHERE id = %s", [plan_id])
            env.invalidate_all()
            moves.button_draft()
            moves.with_context(force_delete=True).unlink()
            env.ref("base.main_company").collections_policy_id = policy_id

    def test_charges_are_taken_back_once(self):
        with self._worker() as late:
            plan = late["collections.plan"].browse(self.ids[0])
            self.assertEqual(plan.state, "active")  # its view begins here
            with self._worker() as quick:
                plan.with_env(quick).action_cancel()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                plan.action_cancel()
            late.cr.rollback()
            late.invalidate_all()
            with self.assertRaises(UserError):
                plan.action_cancel()
            charge = late["account.move"].browse(self.ids[2])
            self.assertEqual(len(charge.reversal_move_ids), 1)
            self.assertEqual(charge.amount_residual, 0.0)
