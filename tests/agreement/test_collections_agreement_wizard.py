from odoo.tests import Form, tagged

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementWizard(AgreementCommon):
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
        settlement = self._make_settlement(held)
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

    def test_assistants_leave_out_what_is_held_and_say_why(self):
        free, held = self._invoice(5), self._invoice(6)
        plan = self._make_plan(held)
        for action, left in (
            ((free | held).action_collections_promise(), "left_out"),
            ((free | held).action_collections_settlement(), "left_out"),
        ):
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            items = wizard.line_ids.move_line_id if "line_ids" in wizard else wizard.move_line_ids
            self.assertEqual(items, self._item(free))
            self.assertIn(held.name, wizard[left])
            self.assertIn(plan.name, wizard[left])
        action = (free | held).action_collections_plan()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertIn(plan.name, wizard.left_out)
        self.assertEqual(wizard.amount, 100.0)

    def test_assistants_refuse_where_nothing_is_left(self):
        held = self._invoice(5)
        settlement = self._make_settlement(held)
        for attempt in (
            held.action_collections_promise,
            held.action_collections_plan,
            held.action_collections_settlement,
            self._case().action_promise,
        ):
            text = self._refused(attempt)
            self.assertIn(settlement.name, text)
            self.assertIn("Cancel that settlement first", text)

    def test_promise_assistant_proposes_what_is_not_disputed(self):
        part, whole = self._invoice(5), self._invoice(6)
        self._dispute(part, amount=30.0)
        dispute = self._dispute(whole)
        action = (part | whole).action_collections_promise()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertRecordValues(
            wizard.line_ids, [{"move_line_id": self._item(part).id, "amount": 70.0}]
        )
        self.assertIn(dispute.name, wizard.left_out)
        with Form(self.env["collections.promise.wizard"]) as form:
            form.partner_id = self.customer
            self.assertEqual(len(form.line_ids), 1)
            self.assertIn(dispute.name, form.left_out)

    def test_settlement_assistant_says_that_an_item_is_disputed(self):
        move = self._invoice(5)
        dispute = self._dispute(move)
        action = move.action_collections_settlement()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn(dispute.name, wizard.warning)
