from odoo.tests import Form, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeNew(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("collections_followup.group_collections_readonly").implied_ids |= cls.env.ref(
            "collections_followup.group_collections_dispute"
        )
        cls.collector = cls._user("collector")

    def test_number_customer_company_and_stage_come_by_themselves(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        self.assertRegex(dispute.name, r"^DIS-\d{5}$")
        self.assertEqual(dispute.partner_id, self.customer)
        self.assertEqual(dispute.company_id, self.company)
        self.assertEqual(dispute.stage_id, self.env.ref("collections_followup.dispute_stage_new"))
        self.assertEqual(dispute.amount_disputed, 100.0)
        self.assertIn(
            dispute, self.env["collections.dispute"].search([("move_ids", "in", move.id)])
        )

    def test_a_contact_of_the_customer_raises_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Kim", "email": "kim@example.com", "parent_id": self.customer.id}
        )
        dispute = self._dispute(self._invoice(20), partner_id=contact.id)
        self.assertEqual((dispute.partner_id, dispute.contact_id), (self.customer, contact))
        self.assertIn(
            "is not a contact of",
            self._refused(dispute.write, {"contact_id": self.partner_b.id}),
        )

    def test_form_from_the_invoice(self):
        move = self._invoice(20, 300.0)
        action = move.with_user(self.collector).action_collections_dispute()
        model = self.env["collections.dispute"].with_user(self.collector)
        form = Form(model.with_context(**action["context"]))
        self.assertEqual(form.partner_id, self.customer)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.amount, 300.0)
            line.scope = "amount"
            line.amount = 120.0
            self.assertEqual(line.amount_claimed, 180.0)
        dispute = form.save()
        self.assertEqual(dispute.amount_open, 120.0)
        self.assertEqual(dispute.user_id, self.collector)

    def test_what_is_refused_uses_no_number(self):
        first = self._dispute(self._invoice(20))
        paid = self._invoice(20)
        self._pay(paid)
        self._refused(self._dispute, paid)
        second = self._dispute(self._invoice(20))
        numbers = [int(dispute.name.rpartition("-")[2]) for dispute in (first, second)]
        self.assertEqual(numbers[1], numbers[0] + 1)

    def test_several_invoices_at_once_of_one_customer(self):
        moves = self._invoice(20) | self._invoice(9)
        action = moves.action_collections_dispute()
        self.assertEqual(len(action["context"]["default_line_ids"]), 2)
        other = self._invoice(9, partner=self.partner_b)
        self.assertIn(
            "several customers", self._refused((moves | other).action_collections_dispute)
        )
        self._pay(moves)
        self.assertIn("Nothing is open", self._refused(moves.action_collections_dispute))
