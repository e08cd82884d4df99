from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestBasePartnerMergeAutomaticWizard(PromiseCommon):
    """Two customers turn out to be one."""

    def _merge(self, gone, stays):
        self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set((gone | stays).ids)],
                "dst_partner_id": stays.id,
                "state": "selection",
            }
        ).action_merge()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_both_with_an_open_case(self):
        move, other = self._invoice(5), self._invoice(8, 50.0, partner=self.partner_b)
        sent = self._pass().notice_ids.filtered(lambda n: n.partner_id == self.partner_b)
        self.assertEqual(sent.state, "sent")
        promise = self._promise(other)
        case, gone = self._case(), self._case(self.partner_b)
        call = gone.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
        self._merge(self.partner_b, self.customer)
        self.assertEqual((case.state, gone.state, gone.date_close), ("open", "closed", self.today))
        self.assertEqual((case.amount_overdue, case.item_count), (150.0, 2))
        self.assertEqual((promise.partner_id, promise.case_id), (self.customer, case))
        self.assertEqual(call.res_id, case.id)
        self.assertEqual((sent.state, sent.case_id), ("sent", gone))
        self.assertIn(gone.name, case.message_ids[0].body)
        self._pay(other)
        self.assertEqual((promise.state, case.amount_overdue), ("kept", 100.0))
        self._pay(move)
        self.assertEqual(case.state, "closed")

    def test_only_the_one_that_goes_has_a_case(self):
        self._invoice(8, 50.0, partner=self.partner_b)
        case = self._case(self.partner_b)
        self._merge(self.partner_b, self.customer)
        self.assertEqual((case.partner_id, case.state), (self.customer, "open"))

    def test_notice_that_waits_goes_on_in_the_case_that_stays(self):
        self._invoice(5)
        self._invoice(8, 50.0, partner=self.partner_b)
        waiting = self._prepare().notice_ids.filtered(lambda n: n.partner_id == self.partner_b)
        case = self._case()
        self._merge(self.partner_b, self.customer)
        self.assertEqual((waiting.case_id, waiting.partner_id), (case, self.customer))

    def test_into_a_contact_of_another_customer(self):
        contact = self.env["res.partner"].create({"name": "C", "parent_id": self.customer.id})
        other = self._invoice(8, 50.0, partner=self.partner_b)
        promise = self._promise(other)
        hold = self.env["collections.hold"].create(
            {
                "partner_id": self.partner_b.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "date_until": self.today + timedelta(5),
            }
        )
        self._merge(self.partner_b, contact)
        self.assertEqual(promise.partner_id, self.customer)
        self.assertEqual(hold.partner_id, self.customer)
        self.assertEqual(self._case().item_count, 1)
