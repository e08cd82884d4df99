from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsHoldScopes(CollectionsCommon):
    """Holds on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["collections.hold.reason"].create(
            {"name": "Delivery is being traced", "default_days": 10}
        )

    @classmethod
    def _hold(cls, **values):
        return cls.env["collections.hold"].create(
            {
                "company_id": cls.company.id,
                "reason_id": cls.reason.id,
                "date_from": cls.today,
                "date_until": cls.today + timedelta(9),
                **values,
            }
        )

    @classmethod
    def _reason(cls, item):
        return item._collections_explain()[item.id]["reason"]

    def test_scopes(self):
        moves = self._invoice(5) | self._invoice(6)
        moves[0].button_draft()
        moves[0].invoice_payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 1}),
                ],
            }
        )
        moves[0].action_post()
        first, second = self._item(moves[0]).sorted("date_maturity")
        third = self._item(moves[1])
        items = first | second | third

        def held():
            explained = items._collections_explain()
            return items.filtered(lambda item: explained[item.id]["reason"] == "hold")

        hold = self._hold(scope="item", move_line_id=second.id)
        self.assertEqual((hold.partner_id, hold.move_id), (self.customer, moves[0]))
        self.assertEqual(held(), second)
        self.assertTrue(moves[0].collections_on_hold)
        self.assertFalse(moves[1].collections_on_hold)
        hold.action_release()
        self.assertFalse(held())
        hold = self._hold(scope="move", move_id=moves[0].id)
        self.assertEqual(held(), first | second)
        hold.action_release()
        self._hold(scope="partner", partner_id=self.customer.id)
        self.assertEqual(held(), items)
        self.assertTrue(self.customer.collections_on_hold)
        self.assertTrue(self._case().on_hold)
        for record in (moves, self.customer):
            self.assertEqual(
                record.search([("id", "in", record.ids), ("collections_on_hold", "=", True)]),
                record,
            )
        self.assertIn(self.reason.name, first.collections_exclusion)
        run = self._prepare()
        self.assertFalse(run.notice_ids)
        figure = run.excluded_ids.filtered(lambda stat: stat.reason == "hold")
        self.assertEqual((figure.item_count, figure.amount), (3, 200.0))

    def test_extended_only_with_a_further_reason(self):
        item = self._item(self._invoice(5))
        hold = self._hold(scope="partner", partner_id=self.customer.id)
        with self.assertRaises(UserError):
            hold.date_until = self.today + timedelta(20)
        with self.assertRaises(UserError):
            hold.date_until = False
        hold.date_until = self.today + timedelta(3)
        action = hold.action_extend()
        context = action["context"]
        self.assertNotIn("default_reason_id", context, "the reason is to be chosen anew")
        further = self.env["collections.hold.reason"].create({"name": "Carrier answers late"})
        longer = (
            self.env["collections.hold"]
            .with_context(**context)
            .create({"reason_id": further.id, "date_until": "2026-03-20"})
        )
        self.assertEqual(longer.extends_id, hold)
        self.assertEqual(longer.date_from, date(2026, 3, 6))
        for day, reason in (("2026-03-05", "hold"), ("2026-03-06", "hold"), ("2026-03-21", False)):
            with freeze_time(day):
                self.assertEqual(self._reason(item), reason, day)

    def test_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.env["account.chart.template"].try_loading(
            self.company.chart_template, company=branch, install_demo=False
        )
        branch.collections_policy_id = False
        move = (
            self.env["account.move"]
            .with_company(branch)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": branch.id,
                    "partner_id": self.customer.id,
                    "invoice_date": "2026-01-25",
                    "invoice_date_due": "2026-02-25",
                    "invoice_line_ids": [
                        Command.create({"name": "Service", "price_unit": 70, "tax_ids": []})
                    ],
                }
            )
        )
        move.action_post()
        item = self._item(move)
        action = item.action_collections_hold()
        hold = (
            self.env["collections.hold"]
            .with_context(**action["context"])
            .create({"reason_id": self.reason.id, "date_until": "2026-03-20"})
        )
        self.assertEqual(hold.company_id, self.company)
        self.assertEqual(self._reason(item), "hold")
        promise = self.env["collections.promise"]._make({item: 70.0}, "2026-03-09")
        self.assertEqual(promise.company_id, self.company)
        hold.action_release()
        self.assertEqual(self._reason(item), "promise")
