from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
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
        logger = "odoo.addons.collections_followup.models.collections_plan_installment"
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
