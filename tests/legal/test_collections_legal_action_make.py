from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalActionMake(LegalCommon):
    def test_a_draft_over_open_items(self):
        action = self._make(moves=self.old | self.new)
        self.assertEqual(action.line_ids.mapped("amount"), [100, 60])
        self.assertEqual(action.case_id, self._case())
        self.assertEqual((action.country_id.code, action.state_id.code), ("US", "CA"))
        self.assertEqual(action.date_ids.mapped("anchor"), ["invoice_due"])
        self.assertEqual(action.date_ids.date, self._item(self.old).date_maturity)
        self.assertEqual(action.user_id, self.collector)
        # A draft keeps nothing back.
        self.assertNotEqual(self._reason(self.old), "legal")

    def test_items_that_cannot_go_together(self):
        paid = self._invoice(5, 10.0)
        self._pay(paid)
        euros = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        other = self._invoice(5, 10.0, partner=self.partner_b)
        slip = self._invoice(5, 10.0, invoice_date_due=self._day(12, 31, 9999))
        foreign = self._invoice(5, 10.0, currency_id=euros.id)
        for moves, words in (
            (paid, "Nothing is open"),
            (self.old | other, "against one customer"),
            (slip, "Check the year"),
            (self.old | foreign, "one currency"),
            (self.old.browse(), "Choose the open items"),
        ):
            items = self._item(moves).with_user(self.collector)
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.actions.with_user(self.collector)._make(items, self._kind("us_suit"))
        self.company.collections_legal = False
        with self.assertRaisesRegex(UserError, "switch it on"):
            self._make()

    def test_items_of_a_company_that_is_not_the_users(self):
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        self.env.user.company_ids |= elsewhere
        move = self._invoice(5, 10.0, company=elsewhere)
        with self.assertRaises(AccessError):
            self._make(moves=move)

    def test_barred_debts_are_neither_filed_nor_threatened_with(self):
        item = self._item(self.old)
        reading = {item.id: SimpleNamespace(barred=True, expiry=self.today, words="")}
        model = type(self.env["collections.limitation"])
        with patch.object(model, "_read", lambda _self, *_args: reading):
            action = self._make()
            self.assertIn("Barred by limitation", action.warning)
            with self.assertRaisesRegex(UserError, "Barred by limitation"):
                action.action_propose()
            proof = self._make("us_proof")
            proof.action_propose()
            self.assertEqual(proof.state, "approved")

    def test_a_flag_that_forbids_legal_steps(self):
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Opened today",
                "contact_id": self.court.id,
            }
        )
        action = self._make()
        self.assertIn("No legal step is allowed", action.warning)
        with self.assertRaisesRegex(UserError, "No legal step is allowed"):
            action.action_propose()
        proof = self._make("us_proof")
        proof.action_propose()
        self.assertEqual(proof.state, "approved")

    def test_what_is_disputed_is_said_before(self):
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.old.id})],
            }
        )
        self.assertIn(self.old.name, self._make().warning)
        action = self._make(moves=self.new)
        self.assertFalse(action.warning)
        self._invoice(1, 12.0, move_type="out_refund")
        action.invalidate_recordset()
        self.assertIn("12.00 is on account", action.warning.replace("\N{NO-BREAK SPACE}", " "))

    def test_no_more_is_claimed_than_is_owed_after_credits(self):
        """Money on account counts before it is matched, and what other actions claim."""
        action = self._make(moves=self.old | self.new)
        self._pay_on_account(12)
        message = self._refused(action.action_propose).replace("\N{NO-BREAK SPACE}", " ")
        self.assertIn("160.00 is claimed in all", message)
        self.assertIn("owes $ 148.00", message)
        action.line_ids[1].unlink()
        action.action_propose()
        self.assertEqual(action.state, "approved")
        # Alone it would be covered: together they claim all.
        other = self._make(moves=self.new)
        self.assertIn("after credits", self._refused(other.action_propose))
        other.line_ids.amount = 48
        other.action_propose()
        # Money that comes later holds back what threatens and what goes to the court.
        self._pay_on_account(5)
        self.assertIn("after credits", self._refused(action.action_file))
        self.assertIn("after credits", action._find_overclaimed())
