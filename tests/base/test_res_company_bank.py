from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompanyBank(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.bank_ids.action_archive()
        cls.first, cls.second, cls.third = (cls._bank(number) for number in ("11", "22", "33"))

    @classmethod
    def _bank(cls, number, company=None, **values):
        partner = (company or cls.company).partner_id
        return cls.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": partner.id, "allow_out_payment": True, **values}
        )

    def _get_paid_to(self):
        """Return the accounts that the customer's notice names."""
        notice = self._prepare().notice_ids
        values = self.env["collections.document"]._get_document_values(notice)[notice.id]
        accounts = [pay["account"] for pay in values["payments"]]
        notice.action_cancel()
        return accounts

    def test_account_that_all_claimed_invoices_name(self):
        one, two = (
            self._invoice(5, partner_bank_id=self.second.id),
            self._invoice(6, partner_bank_id=self.second.id),
        )
        self.assertEqual((one | two).partner_bank_id, self.second)
        self.assertEqual(self._get_paid_to(), ["22"])
        self.company.collections_bank_id = self.third
        self.assertEqual(self._get_paid_to(), ["22"])
        two.partner_bank_id = self.first
        self.assertEqual(self._get_paid_to(), ["33"], "they name two")
        two.partner_bank_id = False
        self.assertEqual(self._get_paid_to(), ["33"], "one names none")
        self._pay(two)
        self.assertEqual(self._get_paid_to(), ["22"])
        self.second.active = False
        self.assertEqual(self._get_paid_to(), ["33"], "that account is closed")

    def test_credits_name_none_of_ours(self):
        self._invoice(5, partner_bank_id=self.second.id)
        customers = self._bank("99", partner_id=self.customer.id)
        self._invoice(5, amount=10.0, move_type="out_refund", partner_bank_id=customers.id)
        self.assertEqual(self._get_paid_to(), ["22"])

    def test_account_of_the_company_then_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertEqual(branch._collections_get_banks_sudo()[:1], self.first)
        self.company.collections_bank_id = self.third
        self.assertEqual(branch._collections_get_banks_sudo()[:1], self.third)
        own = self._bank("44", branch)
        self.assertEqual(branch._collections_get_banks_sudo(), own)
        self.assertNotIn("bank", dict(branch._collections_get_setup_gaps()))
        own.active = False
        self.assertNotIn("bank", dict(branch._collections_get_setup_gaps()))
        (self.first | self.second | self.third).active = False
        self.assertFalse(branch._collections_get_banks_sudo())
        self.assertIn("bank", dict(branch._collections_get_setup_gaps()))

    def test_collectors_see_the_account_that_customers_see(self):
        collector = self._user("collector")
        move = self._invoice(5, partner_bank_id=self.second.id)
        company = self.company.with_user(collector)
        currency = self.company.currency_id
        self.assertEqual(company._collections_get_bank_sudo(currency, move).id, self.second.id)
        self.assertEqual(company._collections_get_bank_sudo(currency).id, self.first.id)
