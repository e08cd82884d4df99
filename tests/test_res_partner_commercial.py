"""Customers who become a contact of another, and contacts who become a company."""

from odoo.tests import tagged

from .common import CollectionsCommon


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
        self.assertEqual(run.notice_ids.recipient_id, self.shop)

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
