from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..allocation_common import AllocationCommon


@tagged("post_install", "-at_install")
class TestCollectionsAllocationWizard(AllocationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(10, 300.0)
        cls.wizards = cls.env["collections.allocation.wizard"].with_user(cls.biller)

    def _open(self, credits):
        action = credits.with_user(self.biller).action_collections_apply()
        return Form(self.wizards.with_context(**action["context"]))

    def test_remittance_and_order(self):
        form = self._open(self._money(250.0, memo=self.late.name))
        self.assertIn(self.late.name, form.reading)
        self.assertIn(self.late.name, form.proposal)
        first = form.proposal
        form.follow = "rule"
        self.assertNotEqual(form.proposal, first)
        form.remittance = f"{self.move.name} 40.00, {self.late.name} 210.00"
        form.follow = "direction"
        form.save().action_apply()
        self.assertEqual((self.move.amount_residual, self.late.amount_residual), (60, 90))

    def test_changed_meanwhile(self):
        wizard = self._open(self._money(250.0)).save()
        self._pay(self.move, 20.0)
        self.assertIn("meanwhile", self._refused(wizard.action_apply))
        self.assertEqual(self.late.amount_residual, 300)

    def test_nothing_to_apply_to(self):
        form = self._open(self._money(5.0, partner=self.partner_b))
        self.assertTrue(form.is_empty)
        self.assertIn("no open item", self._refused(form.save().action_apply))

    def test_more_money_is_said(self):
        credit = self._money(5.0)
        self.assertFalse(self._open(credit).others)
        more = self._money(5.0)
        form = self._open(credit)
        self.assertIn("by itself", form.others)
        self.assertFalse(self._open(credit | more).others)

    def test_a_credit_note_lowers_its_own_invoice(self):
        """Neither interest and fees nor payments go with it."""
        self.company.collections_allocation_order = "costs-interest-principal"
        refund = self.late._reverse_moves([{"invoice_date": self.today}])
        refund.invoice_line_ids.price_unit = 50.0
        refund.action_post()
        credit = self._item(refund)
        if credit.reconciled:
            credit.remove_move_reconcile()
        form = self._open(credit | self._money(5.0, day=self._days_ago(-1)))
        self.assertTrue(form.others)
        wizard = form.save()
        self.assertEqual(wizard.credit_ids, credit)
        wizard.action_apply()
        self.assertEqual((self.late.amount_residual, self.move.amount_residual), (250, 100))
        self.assertFalse(self._charged())
        both = credit | self._money(5.0)
        refund.line_ids.remove_move_reconcile()
        self.assertIn("by themselves", self._refused(self.allocation._read_money, both))

    def test_foreign_money(self):
        """Ids of another company, sent by a client, say nothing and do nothing."""
        credit = self._money(250.0)
        other = self.setup_other_company(name="Elsewhere")["company"]
        stranger = new_test_user(
            self.env,
            "allocation_stranger",
            groups="base.group_user,account.group_account_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        wizards = self.env["collections.allocation.wizard"].with_user(stranger)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizards.create({"credit_ids": [Command.set(credit.ids)]})
        with self.assertRaises(AccessError):
            wizards.with_context(default_credit_ids=credit.ids).create({})

    def test_who_opens_it(self):
        with self.assertRaises(AccessError):
            self.wizards.with_user(self._user("supervisor")).create({})
        debit = self.wizards.create({"credit_ids": [Command.set(self.item.ids)], "digest": "x"})
        self.assertIn("Nothing of this money", self._refused(debit.action_apply))
