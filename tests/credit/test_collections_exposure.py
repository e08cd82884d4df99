from datetime import timedelta

from odoo.tests import tagged

from ..credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCollectionsExposure(CreditCommon):
    def test_open_items_drafts_and_what_is_paid(self):
        draft = self._draft(60)
        self.assertEqual((self._read().draft, self._read().open), (60, 0))
        self.assertEqual((self._read().total, self._read().bound), (60, 0))
        draft.action_post()
        self.assertEqual((self._read().total, self._read().bound), (60, 60))
        self._pay(draft, 30)
        self.assertEqual(self._read().total, 30)
        self._pay(draft)
        self.assertEqual(self._read().total, 0)

    def test_cancelled_drafts_and_bills_do_not_count(self):
        self._draft(60).button_cancel()
        bill = self._draft(60, move_type="in_invoice")
        self.assertEqual(bill.state, "draft")
        self.assertEqual(self._read().total, 0)

    def test_credit_notes_and_money_on_account_are_taken_off(self):
        self._invoice(5, 100)
        self._invoice(5, 30, move_type="out_refund")
        self.assertEqual(self._read().open, 70)

    def test_foreign_amounts_at_the_rate_of_the_day(self):
        zloty = self.setup_other_currency(
            "HRK", rates=[("2020-01-01", 1 / 0.9), (self.today, 1 / 0.8)]
        )
        self._draft(101, currency_id=zloty.id)
        self.assertEqual(self._read().draft, 80.8)
        with self._on(self.today - timedelta(days=1)):
            self.assertEqual(self._read().draft, 90.9)

    def test_whoever_is_billed_counts_with_the_company_behind(self):
        contact = self.env["res.partner"].create(
            {"name": "Office", "parent_id": self.customer.id, "type": "invoice"}
        )
        self._draft(60, contact)
        self.assertEqual(self._read().total, 60)
        self.assertEqual(self._read(contact).total, 60)

    def test_a_group_counts_together_against_the_limit_of_its_head(self):
        partners = self.env["res.partner"]
        head = partners.create({"name": "Head", "is_company": True})
        daughter = partners.create({"name": "D", "is_company": True, "parent_id": head.id})
        grandchild = partners.create({"name": "G", "is_company": True, "parent_id": daughter.id})
        partners.create({"name": "Contact", "parent_id": daughter.id})
        self._limit(100, head)
        self._limit(40, daughter)
        self._invoice(5, 20, head)
        self._invoice(5, 50, grandchild)
        self.assertEqual((self._read(daughter).total, self._read(daughter).limit), (0, 40))
        group = self._read(grandchild, group=True)
        self.assertEqual((group.total, group.limit, group.head), (70, 100, head))
        self.assertEqual(group.members, head | daughter | grandchild)

    def test_no_limit_a_limit_and_no_credit(self):
        self.assertIsNone(self._read().limit)
        self._limit(100)
        self.assertEqual(self._read().limit, 100)
        self._limit(0)
        self._give_none()
        self.assertEqual(self._read().limit, 0)

    def test_the_usual_limit_of_the_company(self):
        self.env["ir.default"].set("res.partner", "credit_limit", 300, company_id=self.company.id)
        self.env.invalidate_all()
        self._invoice(5, 60)
        self.assertEqual(self._read().limit, 300)
        used = self.exposure._read_used(self.company, (self.customer.id,))
        self.assertEqual(used, {self.customer.id: 20})

    def test_other_companies_do_not_count(self):
        data = self.setup_other_company()
        self._invoice(5, 60, company=data["company"])
        self.assertEqual(self._read().total, 0)
        self.assertEqual(
            self.exposure._read(self.customer, data["company"])[self.customer].total, 60
        )
