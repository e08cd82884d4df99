from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsNotice(ChargeCommon):
    def test_what_a_notice_claims_is_frozen_on_it(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self._invoice(30, 100.0)
        notice = self._pass().notice_ids
        self.assertRecordValues(
            notice.line_ids,
            [{"amount_interest": 0.41, "amount_fee": 10.0, "amount_costs": 0, "amount_fixed": 0}],
        )
        self.assertIn("0.41", notice.content)
        self.assertIn("110.41", notice.content)
        self.assertFalse(notice.is_altered)
        with self._on(10):
            self.assertEqual(notice.line_ids.amount_interest, 0.41)

    def test_levels_that_claim_nothing(self):
        self.level.claim_interest = False
        self._invoice(30, 100.0)
        notice = self._pass().notice_ids
        self.assertFalse(notice.line_ids.amount_interest)
        self.assertNotIn("Interest and charges", notice.content)

    def test_fee_of_ten_percent_once_whatever_number_of_passes(self):
        self.level.write({"fee_kind": "percent", "fee_percent": 10.0, "claim_interest": False})
        move = self._invoice(30, 1000.0)
        for _number in range(24):
            self._pass()
        charges = self.env["collections.charge"].search([("move_id", "=", move.id)])
        self.assertEqual(charges.mapped("amount"), [100.0])
        self.assertEqual(float(self._claim(move).costs), 100.0)

    def test_two_channels_are_one_fee(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0, "channel_letter": True})
        self.customer.write(
            {"street": "1 Road", "city": "Brussels", "country_id": self.env.ref("base.be").id}
        )
        move = self._invoice(30, 100.0)
        notices = self._pass().notice_ids
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(len(notices), 2)
        for notice in notices:
            self.assertIn("110.41", notice.content)
        self.assertEqual(float(self._claim(move).costs), 10.0)

    def test_fee_of_an_invoice_with_instalments(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        term = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 5)
                ],
            }
        )
        move = self._invoice(30, 100.0, invoice_payment_term_id=term.id, invoice_date_due=False)
        notice = self._pass().notice_ids
        self.assertEqual(len(notice.line_ids), 2)
        self.assertEqual(sum(notice.line_ids.mapped("amount_fee")), 10.0)
        charges = self.env["collections.charge"].search(
            [("move_id", "=", move.id), ("kind", "=", "fee")]
        )
        self.assertEqual(charges.mapped("amount"), [10.0])

    def test_next_level_claims_what_was_claimed_and_its_own(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self.levels[1].write({"claim_interest": True, "fee_kind": "fixed", "fee_amount": 15.0})
        self.policy.fee_cap = 20.0
        move = self._invoice(20, 100.0)
        self._pass()
        with self._on(20):
            notice = self._pass().notice_ids
            self.assertEqual(
                (notice.line_ids.amount_costs, notice.line_ids.amount_fee), (10.0, 10.0)
            )
            self.assertEqual(float(self._claim(move).costs), 20.0)

    def test_nothing_is_claimed_while_frozen(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        flag = self.env["collections.flag"].create(
            {"name": "Frozen", "freezes_charges": True, "everywhere": True}
        )
        self.env["collections.flag.entry"].create(
            {"flag_id": flag.id, "partner_id": self.customer.id, "reason": "Test"}
        )
        self._invoice(30, 100.0)
        notice = self._pass().notice_ids
        self.assertEqual(notice.line_ids.amount_fee, 0)
        # The days before the flag bear interest.
        self.assertEqual(notice.line_ids.amount_interest, 0.4)

    def test_preview_writes_nothing(self):
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        self._invoice(30, 100.0)
        notice = self._prepare().notice_ids
        contents = self.env["collections.document"]._get_email_contents(notice)
        self.assertIn("110.41", contents[notice.id][1])
        self.assertFalse(notice.line_ids.amount_fee)
        self.assertFalse(self.env["collections.charge"].search([]))
