from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestCollectionsHoldFollowup(HoldCommon):
    def test_hold_on_a_customer_keeps_all_items_out(self):
        moves = self._invoice(5) | self._invoice(9)
        other = self._invoice(5, partner=self.partner_b)
        self._hold()
        self.assertEqual({self._reason(move) for move in moves}, {"hold"})
        self.assertFalse(self._reason(other))
        self.assertEqual(self._prepare().notice_ids.partner_id, self.partner_b)

    def test_hold_on_an_invoice_leaves_the_others(self):
        held, other = self._invoice(5), self._invoice(9)
        hold = self._hold(scope="move", move_id=held.id)
        self.assertEqual(hold.partner_id, self.customer)
        self.assertEqual(self._reason(held), "hold")
        self.assertFalse(self._reason(other))
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id.move_id, other, "not even listed beside")

    def test_hold_on_one_instalment(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 50,
                            "nb_days": days,
                            "delay_type": "days_after",
                        }
                    )
                    for days in (0, 10)
                ],
            }
        )
        move = self._invoice(-10, invoice_payment_term_id=terms.id, invoice_date_due=False)
        first, second = self._item(move).sorted("date_maturity")
        hold = self._hold(scope="item", move_line_id=first.id)
        self.assertEqual(hold.move_id, move)
        answers = (first | second)._collections_explain()
        self.assertEqual(answers[first.id]["reason"], "hold")
        self.assertFalse(answers[second.id]["reason"])

    def test_first_and_last_day_are_included(self):
        move = self._invoice(5)
        self._hold(date_from=self._day(2), date_until=self._day(4))
        for day, reason in ((1, False), (2, "hold"), (4, "hold"), (5, False)):
            with self._on(day):
                self.assertEqual(self._reason(move), reason, f"on day {day}")

    def test_hold_ends_by_itself_and_follow_up_goes_on(self):
        move = self._invoice(1)
        self._pass()
        self._hold(date_until=self._day(20))
        with self._on(18):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(21):
            notice = self._prepare().notice_ids
            self.assertEqual(notice.level_id, self.levels[1], "where it stood, one step on")
            self.assertEqual(notice.line_ids.move_line_id, self._item(move))

    def test_credits_of_a_customer_on_hold_are_no_claim(self):
        self._invoice(5, 50, move_type="out_refund")
        self._hold()
        self.assertFalse(self._prepare().notice_ids)
