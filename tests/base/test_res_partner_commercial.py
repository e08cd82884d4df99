"""Customers who become a contact of another, and contacts who become a company."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..agreement.test_collections_agreement import AgreementCommon
from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResPartnerCommercial(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["res.partner"].create(
            {"name": "Group", "is_company": True, "email": "group@example.com"}
        )
        cls.shop = cls.env["res.partner"].create({"name": "Shop", "email": "shop@example.com"})
        cls.move = cls._invoice(20, partner=cls.shop)

    def _send(self, run):
        run.action_send()
        self._deliver()

    def test_the_case_goes_along_at_once(self):
        self._send(self._prepare())
        case = self._case(self.shop)
        self.shop.parent_id = self.group
        self.assertEqual(self._case(self.group), case)
        self.assertEqual(case.amount_due, 100)
        self.assertEqual(self.group.collections_notice_count, 1)
        item = self.env["collections.item"].search([("move_id", "=", self.move.id)])
        self.assertEqual(item.partner_id, self.group)
        self.assertEqual(self.move.collections_case_id, case)

    def test_the_parent_has_a_case_too(self):
        self._invoice(20, amount=50, partner=self.group)
        case, ended = self._case(self.group), self._case(self.shop)
        self.shop.parent_id = self.group
        self.assertEqual((case.state, case.amount_due), ("open", 150))
        self.assertEqual((ended.state, ended.partner_id), ("closed", self.group))

    def test_a_waiting_notice_still_goes_out(self):
        run = self._prepare()
        self.shop.parent_id = self.group
        self._send(run)
        self.assertEqual(run.notice_ids.state, "sent")
        self.assertEqual(run.notice_ids.partner_id, self.group)
        # It goes to whom it would go if it were prepared now: the group owes, and has an address.
        self.assertEqual(run.notice_ids.recipient_id, self.group)

    def test_a_hold_is_not_lost(self):
        self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": self.shop.id,
                "company_id": self.company.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        self.shop.parent_id = self.group
        self.assertEqual(self._reason(self.move), "hold")

    def test_do_not_contact_is_not_lost(self):
        self.shop.collections_cease = True
        self.shop.parent_id = self.group
        self.assertTrue(self.group.collections_cease)
        self.assertEqual(self._reason(self.move), "cease")

    def test_what_is_written_beside_it_counts_at_once(self):
        case = self._case(self.shop)
        self.assertTrue(case.next_notice_date)
        self.shop.write({"is_company": True, "collections_cease": True})
        self.assertFalse(case.next_notice_date)

    def test_a_subsidiary_that_is_no_company_any_more(self):
        subsidiary = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.group.id}
        )
        self._invoice(20, partner=subsidiary)
        case = self._case(subsidiary)
        self.assertEqual(case.partner_id, subsidiary)
        subsidiary.is_company = False
        self.assertEqual(self._case(self.group), case)

    def test_an_accountant_may_move_a_contact(self):
        accountant = self._user(login="accountant")
        accountant.group_ids |= self.env.ref("account.group_account_invoice") | self.env.ref(
            "base.group_partner_manager"
        )
        case = self._case(self.shop)
        self.shop.with_user(accountant).parent_id = self.group
        self.assertEqual(self._case(self.group), case)

    def test_a_customer_that_stays_a_company_of_its_own(self):
        self.shop.is_company = True
        case = self._case(self.shop)
        self.shop.parent_id = self.group
        self.assertEqual(self._case(self.shop), case)
        self.assertFalse(self._case(self.group))


@tagged("post_install", "-at_install")
class TestResPartnerCommercialAgreements(AgreementCommon):
    """What was agreed on goes along with the items, on Monday 2 March 2026."""

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

    def test_contact_who_takes_own_items_to_another_customer(self):
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        move = self._invoice(5, partner=contact)
        promise = self._make_promise(move)
        self.assertEqual(promise.partner_id, self.customer)
        contact.parent_id = self.partner_b
        self.env.flush_all()
        customer = self._item(move).partner_id.commercial_partner_id
        self.assertEqual(promise.partner_id, customer)
        self._pay(move)
        self.assertEqual(promise.state, "kept")

    def test_items_of_several_customers_by_now_stay_together(self):
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
