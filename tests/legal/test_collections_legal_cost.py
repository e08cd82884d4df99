from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalCost(LegalCommon):
    def test_a_bill_takes_the_place_of_the_estimate(self):
        action = self._make()
        clerk = new_test_user(
            self.env,
            "clerk_legal",
            groups="account.group_account_invoice,collections_followup.group_collections_collector",
            company_id=self.company.id,
        )
        cost = (
            self.env["collections.legal.cost"]
            .with_user(clerk)
            .create({"action_id": action.id, "name": "Court fee", "amount_estimate": 30})
        )
        self.assertEqual(cost.amount, 30)
        bill = self._invoice(0, 42.0, partner=self.court, move_type="in_invoice")
        line = bill.invoice_line_ids
        cost.bill_line_id = line.with_user(clerk)
        self.assertEqual((cost.amount, action.amount_costs_claimed), (42, 42))
        bill.button_draft()
        self.assertEqual((cost.amount, action.amount_costs_claimed), (30, 30))
        line.price_unit = 50
        bill.action_post()
        self.assertEqual((cost.amount, action.amount_costs_claimed), (50, 50))
        with self.assertRaises(ValidationError):
            cost.bill_line_id = self.old.invoice_line_ids.with_user(clerk)
        with self.assertRaises(ValidationError):
            cost.amount_estimate = -1
        # Who may not see the bill does not read its amount by linking it.
        with self.assertRaises(AccessError):
            self.env["collections.legal.cost"].with_user(self._no_ledger()).create(
                {"action_id": action.id, "name": "x", "bill_line_id": line.id}
            )
        # What the court pays back lowers what is claimed.
        refund = self._invoice(0, 12.0, partner=self.court, move_type="in_refund")
        back = cost.create(
            {
                "action_id": action.id,
                "name": "Back",
                "bill_line_id": refund.invoice_line_ids.id,
            }
        )
        self.assertEqual((back.amount, action.amount_costs_claimed), (-12, 38))
        action._close("withdrawn", False)
        with self.assertRaises(UserError):
            cost.name = "x"

    def _no_ledger(self):
        user = self._user("collector", login="no_ledger")
        self.env["ir.rule"].create(
            {
                "name": "No bills",
                "model_id": self.env["ir.model"]._get_id("account.move.line"),
                "domain_force": "[('move_id.move_type', '!=', 'in_invoice')]"
                f" if user.id == {user.id} else [(1, '=', 1)]",
            }
        )
        return user
