from odoo.tests import Form, tagged

from ..settlement.test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementWizard(SettlementCommon):
    """What the dialogs of promises, payment plans and settlements share."""

    def test_each_kind_says_what_its_dialog_is_about(self):
        wizard = self.env["collections.agreement.wizard"]
        for call in (
            lambda: wizard._set_items(self.env["account.move.line"]),
            wizard._get_title,
            lambda: wizard._prepare_start(self.env["account.move.line"]),
        ):
            with self.assertRaises(NotImplementedError):
                call()

    def test_what_something_holds_is_left_out_and_said(self):
        held, free = self._invoice(5), self._invoice(6)
        settlement = self._settle(held, 70.0)
        for name in ("promise", "settlement"):
            with self.subTest(kind=name):
                action = getattr(held | free, f"action_collections_{name}")()
                wizard = self.env[action["res_model"]].browse(action["res_id"])
                self.assertEqual(wizard._get_items(), self._item(free))
                self.assertIn(settlement.name, wizard.left_out)

    def test_another_customer_brings_his_own_contact_and_items(self):
        self._invoice(5)
        theirs = self._invoice(5, partner=self.partner_b)
        contact = self.env["res.partner"].create(
            {
                "name": "Accounts payable",
                "parent_id": self.partner_b.id,
                "type": "invoice",
                "email": "payable@example.com",
                "phone": "+1 555 0100",
            }
        )
        for name in ("promise", "settlement"):
            with self.subTest(kind=name):
                form = Form(self.env[f"collections.{name}.wizard"])
                form.partner_id = self.customer
                form.partner_id = self.partner_b
                self.assertEqual(form.contact_id, contact)
                wizard = form.save()
                self.assertEqual(wizard._get_items(), self._item(theirs))

    def test_grace_of_the_company_is_added(self):
        self.company.collections_settlement_grace_days = 4
        self.company.collections_promise_grace_days = 1
        day = self.today
        limits = {
            name: self.env[f"collections.{name}.wizard"]
            .new({"company_id": self.company.id, field: day})
            .date_limit
            for name, field in (("promise", "date"), ("settlement", "date_deadline"))
        }
        self.assertEqual((limits["settlement"] - day).days, 4)
        self.assertEqual((limits["promise"] - day).days, 1)
