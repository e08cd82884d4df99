"""A round trip with an invented agency, read from the ledger."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementLedger(PlacementCommon):
    def test_round_trip(self):
        """Out, acknowledged, paid in part, paid, recalled, returned by the bank: to the cent."""
        placement = self._placed()
        first = placement.event_ids.file_id
        rows = self._rows(first)
        self.assertEqual([row["Reason"] for row in rows], ["NEW", "NEW"])
        self.assertEqual([row["Principal"] for row in rows], ["333.33", "200.00"])
        self.assertEqual((placement.state, placement.date_placed), ("placed", self.today))
        self.assertEqual((placement.amount, placement.balance), (533.33, 533.33))
        self.assertEqual(self._reason(self.old), "placement")
        with self.assertRaisesRegex(UserError, "nothing new"):
            self.agency.with_user(self.boss).action_write_file()
        self._answer(placement, (0, "ack", "", "", "F-7", ""))
        self.assertEqual((placement.state, placement.reference), ("acknowledged", "F-7"))
        # The agency tells of a payment: nothing is booked, nothing is counted.
        file = self._answer(placement, (0, "paid", "100.10", "", "F-7", "by card"))
        self.assertFalse(file.refused)
        self.assertEqual(placement.payment_ids.state, "told")
        self.assertEqual((placement.amount_recovered, self.old.amount_residual), (0, 333.33))
        # The money comes: it is that payment, and counted once.
        payment = self._pay(self.old, 100.10)
        money = placement.recovery_ids
        self.assertEqual(placement.payment_ids.state, "received")
        self.assertEqual((money.amount, money.is_direct, money.percent), (100.10, False, 17.5))
        self.assertEqual(money.commission, 17.52, "17.5175, a half goes up")
        self.assertEqual(placement.balance, 433.23)
        self.engine.refresh(self.company)
        self.assertEqual(len(placement.recovery_ids), 1)
        # A direct payment is told by itself; what is paid in full is recalled.
        self._pay(self.new)
        line = placement.line_ids[1]
        self.assertEqual((line.state, line.balance), ("paid", 0))
        self.assertEqual(placement.recovery_ids.filtered("is_direct").amount, 200.0)
        second = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual(
            [(row["Reason"], row["Principal"]) for row in self._rows(second)],
            [("UPDT", "233.23"), ("CNCL", "0.00")],
        )
        # Billed once.
        bill = self._bill()
        self.assertEqual(bill.amount_untaxed, 52.52)
        with self.assertRaisesRegex(UserError, "not billed"):
            self.agency.with_user(self.accountant).action_bill()
        # The bank takes the first payment back: its line goes from the draft.
        self._return(payment)
        self.assertEqual(money.state, "returned")
        self.assertEqual((bill.amount_untaxed, placement.commission), (35.0, 35.0))
        self.assertEqual(placement.payment_ids.state, "told")
        self.assertEqual((placement.balance, placement.amount_recovered), (333.33, 200.0))
        bill.invoice_date = self.today
        bill.action_post()
        # The other one, too: what was posted is credited, and the item is placed again.
        self._return(self.new.matched_payment_ids)
        self.assertEqual((line.state, line.balance), ("placed", 200.0))
        refund = self._bill()
        self.assertEqual((refund.move_type, refund.amount_untaxed), ("in_refund", 35.0))
        third = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual(
            [(row["Reason"], row["Principal"]) for row in self._rows(third)],
            [("UPDT", "333.33"), ("NEW", "200.00")],
        )
        self.assertEqual((placement.amount_recovered, placement.commission), (0, 0))
        self.assertEqual(placement.amount, 533.33, "what was placed is frozen")

    def test_what_the_agency_keeps_is_owed_no_more(self):
        placement = self._placed(self.old)
        self._answer(placement, (0, "paid", "100.00", "17.50", "", ""))
        self._pay(self.old, 82.50)
        self.assertEqual(placement.recovery_ids.amount_kept, 17.50)
        self.assertEqual(placement.balance, 233.33, "333.33 less what the customer has paid")

    def _bill(self):
        action = self.agency.with_user(self.accountant).action_bill()
        return self.env["account.move"].browse(action["res_id"])

    def _return(self, payment):
        payment.move_id.line_ids.remove_move_reconcile()

    def test_recalled_by_dispute_and_plan(self):
        placement = self._placed()
        old, new = placement.line_ids
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [(0, 0, {"move_id": self.old.id, "scope": "amount", "amount": 10})],
            }
        )
        self.assertEqual((old.state, old.why), ("recalled", "Disputed"))
        settlement = self.env["collections.settlement"]._make(
            self._item(self.new), 100.0, self.today + timedelta(days=9)
        )
        settlement._offer()
        self.assertEqual(settlement.state, "active")
        self.assertEqual((new.state, new.why), ("recalled", "Agreed on with us"))
        self.assertEqual((placement.state, placement.outcome), ("closed", "recalled"))
        file = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual({row["Reason"] for row in self._rows(file)}, {"CNCL"})

    def test_who_is_insolvent_is_taken_back(self):
        """Where no legal step is allowed, nobody collects for us; nor is it placed then."""
        flag = self.env.ref("collections_followup.flag_insolvent").copy(
            {"name": "In administration", "stops_reminders": False, "names_contact": False}
        )
        self.assertTrue(flag.blocks_legal)
        placement = self._placed(self.old)
        self.env["collections.flag.entry"].create(
            {"flag_id": flag.id, "partner_id": self.customer.id, "reason": "Opened today"}
        )
        [line] = placement.line_ids
        self.assertEqual((line.state, line.why), ("recalled", "Flag: In administration"))
        file = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual([row["Reason"] for row in self._rows(file)], ["CNCL"])
        made, texts = self._propose(self.new)
        self.assertFalse(made)
        self.assertIn("In administration", texts[0])

    def test_what_we_credit_is_recalled_and_nobody_has_collected_it(self):
        placement = self._placed()
        old, new = placement.line_ids
        refund = self._invoice(1, 200.0, move_type="out_refund")
        (self._item(self.new) | self._item(refund)).reconcile()
        self.assertEqual((new.state, new.why), ("recalled", "Credited or written off by us"))
        self._pay(self.old, 300.0)
        self.assertEqual((old.state, old.balance), ("placed", 33.33))
        rest = self._invoice(1, 33.33, move_type="out_refund")
        (self._item(self.old) | self._item(rest)).reconcile()
        self.assertEqual(old.state, "recalled")
        self.assertEqual((placement.outcome, placement.amount_recovered), ("recalled", 300.0))
        file = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual({row["Reason in words"] for row in self._rows(file)}, {new.why})

    def test_a_part_that_we_credit_is_no_payment(self):
        placement = self._placed(self.old)
        refund = self._invoice(1, 33.33, move_type="out_refund")
        (self._item(self.old) | self._item(refund)).reconcile()
        self.assertEqual(placement.balance, 300.0)
        told = placement.event_ids.filtered("is_pending")
        self.assertEqual((told.kind, told.why), ("update", "Credited or written off by us"))
        self._pay(self.old, 100.0)
        self.assertEqual((told.balance, told.why), (200.0, "Payment"))

    def test_reasons_are_in_the_language_of_the_agency(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.agency.partner_id.lang = "de_DE"
        [line] = self._placed(self.old).line_ids
        refund = self._invoice(1, 333.33, move_type="out_refund")
        (self._item(self.old) | self._item(refund)).reconcile()
        self.assertEqual(line.state, "recalled")
        self.assertNotEqual(line.why, "Credited or written off by us")

    def test_in_a_foreign_currency_to_the_cent(self):
        foreign = self.env.ref("base.EUR")
        foreign.active = True
        rates = self.env["res.currency.rate"]
        rates.search([("currency_id", "=", foreign.id)]).unlink()
        company = self.company
        rates.create(
            {
                "name": "2020-01-01",
                "rate": 1.25,
                "currency_id": foreign.id,
                "company_id": company.id,
            }
        )
        move = self._invoice(90, 333.33, currency_id=foreign.id)
        self._finalize(move)
        self.engine.refresh(self.company, self.customer)
        placement = self._placed(move)
        self.assertEqual((placement.amount, placement.amount_company), (333.33, 266.66))
        self._pay(move, 100.10)
        money = placement.recovery_ids
        # 17.5 % of 100.10 is 17.5175, a half goes up; 17.52 are 14.016 of the company's.
        self.assertEqual((money.currency_id, money.amount), (foreign, 100.10))
        self.assertEqual((money.commission, money.commission_company), (17.52, 14.02))
        self.assertEqual(placement.balance, 233.23)
        bill = self._bill()
        self.assertEqual((bill.currency_id, bill.amount_untaxed), (foreign, 17.52))

    def test_paid_before_the_agency_knew(self):
        placement = self._approved().sudo()
        payment = self._pay(self.new)
        self.assertEqual(placement.line_ids[1].state, "paid")
        self._pay(self.old, 33.33)
        file = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual(
            [(row["Reason"], row["Principal"]) for row in self._rows(file)], [("NEW", "300.00")]
        )
        self.assertEqual(placement.line_ids[0].amount, 300.0)
        self.assertFalse(placement.recovery_ids, "nothing came in while it was placed")
        # What never left is none of what was placed, and leaves when its payment comes back.
        self.assertEqual((placement.amount, placement.amount_company), (300.0, 300.0))
        self._return(payment)
        back = placement.line_ids[1]
        self.assertEqual((back.state, back.amount, back.balance), ("waiting", 0.0, 200.0))
        # As long as the money is on account, the customer owes no more than what is placed.
        with self.assertRaises(UserError):
            self.agency.with_user(self.boss)._write_file_sudo()
        payment.action_draft()
        file = self.agency.with_user(self.boss)._write_file_sudo()
        self.assertEqual(
            [(row["Reason"], row["Principal"]) for row in self._rows(file)], [("NEW", "200.00")]
        )
        self.assertEqual((back.state, placement.amount), ("placed", 500.0))
        self._pay(self.old | self.new)
        self.assertEqual((placement.state, placement.outcome), ("closed", "paid"))

    def test_what_was_told_of_counts_also_when_it_is_over(self):
        placement = self._placed(self.old)
        self._answer(placement, (0, "paid", "100", "", "", ""))
        self._answer(placement, (0, "uncollected", "", "", "", ""))
        self.assertEqual(placement.state, "closed")
        self._pay(self.old, 50.0)
        self.assertFalse(placement.recovery_ids, "nobody has told of it")
        self._pay(self.old, 100.0)
        money = placement.recovery_ids
        self.assertEqual((money.amount, money.is_direct, money.commission), (100.0, False, 17.5))
        self._pay(self.old, 100.0)
        self.assertEqual(placement.recovery_ids, money, "told of once")
