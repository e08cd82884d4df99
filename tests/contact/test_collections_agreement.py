from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..base.test_res_partner_recipient import RecipientCommon
from ..payment_plan.test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementContact(PlanCommon, RecipientCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._contact(name="First", type="invoice", email="first@example.com")
        cls.second = cls._contact(name="Second", type="invoice", email="second@example.com")
        cls.buyer = cls._contact(name="Buyer", email="buyer@example.com")

    def _settlement(self, move, **values):
        return self.env["collections.settlement"]._make(
            self._item(move), 70.0, date(2026, 3, 20), **values
        )

    def test_contact_on_the_agreed_invoices(self):
        move = self._invoice(40, 300, partner=self.second)
        for agreement in (self._plan(move, accept=False), self._settlement(self._invoice(5))):
            expected = self.second if agreement._name == "collections.plan" else self.first
            self.assertEqual(agreement.contact_id, expected)
            self.assertFalse(agreement.contact_chosen)

    def test_what_the_dialog_proposed_is_no_choice(self):
        move = self._invoice(40, 300)
        plan = self._plan(move, accept=False, contact_id=self.first.id)
        self.assertFalse(plan.contact_chosen)
        settlement = self._settlement(self._invoice(5), contact_id=self.buyer.id)
        self.assertEqual((settlement.contact_id, settlement.contact_chosen), (self.buyer, True))

    def test_contact_follows_the_rule_until_somebody_chooses(self):
        plan = self._plan(self._invoice(40, 300))
        settlement = self._settlement(self._invoice(5))
        self.first.parent_id = self.partner_b
        for agreement in (plan, settlement):
            agreement._refresh_contact()
            self.assertEqual(agreement.contact_id, self.second)
            agreement.with_user(self._user("supervisor", login=agreement._table)).write(
                {"contact_id": self.buyer.id}
            )
            self.assertTrue(agreement.contact_chosen)
            agreement._refresh_contact()
            self.assertEqual(agreement.contact_id, self.buyer)
        self.buyer.active = False
        for agreement in (plan, settlement):
            agreement._refresh_contact()
            self.assertEqual((agreement.contact_id, agreement.contact_chosen), (self.second, False))

    def test_sending_reads_the_contact_again(self):
        settlement = self._settlement(self._invoice(5))
        settlement._offer()
        self.first.active = False
        settlement.action_send()
        self.assertEqual(settlement.contact_id, self.second)
        self.second.email = False
        self.assertEqual(settlement._get_email_contact(), self.customer)

    def test_contact_of_another_company_is_refused(self):
        other = self.setup_other_company()["company"]
        theirs = self._contact(company_id=other.id, collections_contact=True)
        plan = self._plan(self._invoice(40, 300), accept=False)
        self.assertEqual(plan.contact_id, self.first)
        with self.assertRaises(ValidationError):
            plan.contact_id = theirs

    def test_new_version_keeps_what_was_chosen(self):
        plan = self._plan(self._invoice(40, 300), contact_id=self.buyer.id)
        wizard = self.env["collections.plan.wizard"].create(
            {
                "previous_id": plan.id,
                "move_line_ids": plan.line_ids.move_line_id.ids,
            }
        )
        self.assertEqual(wizard.contact_id, self.buyer)
