from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestResPartnerCustomer(AgreementCommon):
    """Contacts that come to belong to another customer, on Monday 2 March 2026."""

    def _join(self, partner, customer):
        partner.write({"is_company": False, "parent_id": customer.id})
        self.env.flush_all()
        self.assertEqual(partner.commercial_partner_id, customer)

    def test_agreements_go_along_and_follow_the_ledger(self):
        moves = [self._invoice(5, partner=self.partner_b) for _kind in range(3)]
        promise = self._make_promise(moves[0])
        plan = self._make_plan(moves[1])
        settlement = self._make_settlement(moves[2])
        case = self._case(self.partner_b)
        self._join(self.partner_b, self.customer)
        for agreement in (promise, plan, settlement):
            self.assertEqual(agreement.partner_id, self.customer)
        self.assertEqual(plan.installment_ids.partner_id, self.customer)
        self.assertEqual((case.partner_id, case.state), (self.customer, "open"))
        self.assertEqual(promise.case_id | settlement.case_id, case)
        for move, amount in zip(moves, (100.0, 100.0, 70.0), strict=True):
            self._pay(move, amount)
        self.assertEqual(
            (promise.state, plan.state, settlement.state), ("kept", "completed", "paid")
        )
        self.assertEqual(self.customer.collections_promise_kept_count, 1)

    def test_two_cases_become_one(self):
        self._invoice(5)
        self._invoice(7, partner=self.partner_b)
        case, gone = self._case(), self._case(self.partner_b)
        self._join(self.partner_b, self.customer)
        self.assertEqual((case.state, case.item_count, gone.state), ("open", 2, "closed"))

    def test_items_of_several_customers_by_now_stay_together(self):
        # Under the company of before, which is one of its own by a mark only.
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        own, other = self._invoice(5, partner=contact), self._invoice(5)
        self._item(own).partner_id = contact
        promise = self.env["collections.promise"]._make(
            {self._item(move): 100.0 for move in (own, other)}, date(2026, 3, 6)
        )
        contact.is_company = True
        self.env.flush_all()
        customers = promise.line_ids.move_line_id.partner_id.commercial_partner_id
        self.assertEqual(customers, contact | self.customer)
        self.assertEqual(promise.partner_id, self.customer)

    def test_hold_goes_along(self):
        move = self._invoice(5, partner=self.partner_b)
        reason = self.env.ref("collections_followup.hold_reason_clarify").id
        hold = self.env["collections.hold"].create(
            {"partner_id": self.partner_b.id, "reason_id": reason}
        )
        self._join(self.partner_b, self.customer)
        self.assertEqual(hold.partner_id, self.customer)
        self.assertEqual(self._reason(move), "hold")
        self.assertIn(self.partner_b.name, hold.message_ids[0].body)

    def test_contact_who_left_gets_no_letters(self):
        contact = self.env["res.partner"].create(
            {"name": "C", "parent_id": self.customer.id, "email": "c@example.com"}
        )
        move = self._invoice(5)
        promise = self._make_promise(self._invoice(5), contact_id=contact.id)
        settlement = self._make_settlement(move)
        settlement.contact_id = contact
        contact.parent_id = self.partner_b
        self.env.flush_all()
        self.assertEqual(settlement.contact_id, self.customer)
        self.assertEqual(promise.contact_id, contact, "who gave it stays who it was")

    def test_whoever_sorts_contacts_needs_no_collections_group(self):
        clerk = self._user()
        clerk.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        promise = self._make_promise(self._invoice(5, partner=self.partner_b))
        self._join(self.partner_b.with_user(clerk), self.customer.with_user(clerk))
        self.assertEqual(promise.partner_id, self.customer)
