from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupAsked(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asked = cls.env["collections.followup.asked"]

    def _read(self):
        return self.asked._read_asked(self.company, self.customer | self.partner_b)

    def test_what_can_be_asked_for_today(self):
        self._invoice(20, 100.0)
        self._invoice(5, 60.0)
        self._invoice(-5, 500.0)
        self._invoice(9, 30.0, move_type="out_refund")
        self.assertEqual(self._read(), {self.customer.id: (130.0, 2, 20)})

    def test_what_is_on_hold_or_paid_is_not_asked_for(self):
        held, paid = self._invoice(20, 100.0), self._invoice(9, 60.0)
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": held.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        self.assertEqual(self._read(), {self.customer.id: (60.0, 1, 9)})
        self._pay(paid)
        self.assertEqual(self._read(), {})

    def test_level_that_was_just_reached_is_still_asked_for(self):
        self._invoice(5)
        self._pass()
        self.assertEqual(self._read(), {self.customer.id: (100.0, 1, 5)})

    def test_notices_that_claim_something_else_by_now(self):
        first, second = self._invoice(5, 100.0), self._invoice(5, 60.0, partner=self.partner_b)
        notices = self._prepare().notice_ids
        of_first = notices.filtered(lambda own: own.partner_id == self.customer)
        self.assertFalse(self.asked._find_changed(notices))
        self._pay(first, 40.0)
        self.assertEqual(self.asked._find_changed(notices), set(of_first.ids))
        self._pay(second)
        self.assertEqual(self.asked._find_changed(notices), set(notices.ids))

    def test_credit_that_they_do_not_deduct(self):
        self._invoice(5, 100.0)
        notices = self._prepare().notice_ids
        self._invoice(5, 30.0, move_type="out_refund")
        self.assertEqual(self.asked._find_changed(notices), set(notices.ids))
