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

    def test_money_elsewhere_is_said(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        credit = self._money(5.0)
        self.assertFalse(self._open(credit).others)
        self._money(5.0, currency_id=euro.id)
        self.assertIn("by itself", self._open(credit).others)

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
