from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupUnbooked(CollectionsCommon):
    """Payments without journal entry, as installs with Enterprise accounting make them.

    Community posts an entry with each payment, so the state is built by hand: the payment is
    linked to its invoices and in process, and the ledger knows nothing of it.
    """

    def _unbooked(self, moves, amount, **values):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": moves[0].commercial_partner_id.id,
                "amount": amount,
                "date": self.today,
                **values,
            }
        )
        moves.matched_payment_ids += payment
        # What Community always does, and Enterprise accounting does not.
        payment.outstanding_account_id = False
        with patch.object(type(payment), "_generate_journal_entry", lambda *_, **__: None):
            payment.state = "in_process"
        self.assertFalse(payment.move_id)
        self.assertFalse(moves.line_ids.filtered("reconciled"))
        return payment

    def test_who_paid_is_not_chased(self):
        move = self._invoice(5)
        self.assertTrue(self._case())
        self._unbooked(move, 100)
        self.assertFalse(self._case(), "nothing is overdue any more, at once")
        self.assertEqual(self._reason(move), "settled")
        self.assertFalse(self._prepare().notice_ids)

    def test_part_of_it_is_left(self):
        move = self._invoice(5)
        self._unbooked(move, 30)
        notice = self._prepare().notice_ids
        self.assertEqual((notice.amount, notice.line_ids.amount), (70, 70))
        self.assertEqual(self._case().amount_overdue, 70)
        self.assertEqual(self._case().amount_due, 100, "the ledger's own balance")

    def test_one_payment_of_several_invoices_covers_the_oldest_first(self):
        old, young = self._invoice(9, 100), self._invoice(5, 60)
        self._unbooked(old | young, 130)
        self.assertEqual(self._reason(old), "settled")
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, self._item(young))
        self.assertEqual(notice.amount, 30)

    def test_several_payments_of_one_invoice(self):
        move = self._invoice(5, 100)
        self._unbooked(move, 30)
        self._unbooked(move, 25)
        self.assertEqual(self._prepare().notice_ids.amount, 45)

    def test_two_payments_of_two_invoices_cover_both(self):
        old, young = self._invoice(9, 100), self._invoice(5, 60)
        self._unbooked(old | young, 100)
        self._unbooked(old | young, 60)
        self.assertEqual({self._reason(old), self._reason(young)}, {"settled"})

    def test_instalments_are_covered_from_the_first(self):
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
        self._unbooked(move, 70)
        answers = (first | second)._collections_explain()
        self.assertEqual(answers[first.id]["reason"], "settled")
        self.assertFalse(answers[second.id]["reason"])
        line = self._prepare().notice_ids.line_ids
        self.assertEqual((line.move_line_id, line.amount), (second, 30))

    def test_payment_in_another_currency(self):
        dollars = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        move = self._invoice(5, 100)
        self._unbooked(move, 120, currency_id=dollars.id)
        self.assertEqual(self._prepare().notice_ids.amount, 40)
        foreign = self._invoice(5, 100, currency_id=dollars.id, partner=self.partner_b)
        self._unbooked(foreign, 60, currency_id=dollars.id)
        line = self._prepare().notice_ids.line_ids
        self.assertEqual((line.amount, line.amount_company), (40, 20))

    def test_rejected_and_cancelled_payments_cover_nothing(self):
        for state in ("rejected", "canceled", "draft"):
            move = self._invoice(5)
            payment = self._unbooked(move, 100)
            self.assertEqual(self._reason(move), "settled")
            payment.state = state
            self.assertFalse(self._reason(move), state)
            self.assertTrue(self._case())

    def test_paid_while_the_notice_waits(self):
        move = self._invoice(5)
        run = self._prepare()
        run.action_send()
        self._unbooked(move, 100)
        self._deliver()
        self.assertEqual(run.notice_ids.state, "skipped")

    def test_booked_later_it_is_counted_once(self):
        move = self._invoice(5)
        payment = self._unbooked(move, 30)
        # What the bank statement does: an entry of its own is reconciled with the invoice.
        self._pay(move, 30)
        self.assertEqual(payment.state, "paid")
        self.assertEqual(self._prepare().notice_ids.amount, 70)

    def test_marked_as_paid_without_the_bank_it_counts(self):
        move = self._invoice(5)
        payment = self._unbooked(move, 30)
        with patch.object(type(payment), "_generate_journal_entry", lambda *_, **__: None):
            payment.state = "paid"
        self.assertEqual(self._prepare().notice_ids.amount, 70)

    def test_payment_with_a_choice_takes_what_the_others_leave(self):
        old, young = self._invoice(9, 100), self._invoice(5, 60)
        self._unbooked(old | young, 60)
        self._unbooked(old, 100)
        self.assertEqual({self._reason(old), self._reason(young)}, {"settled"})

    def test_payments_of_others_change_nothing(self):
        self._unbooked(self._invoice(5, partner=self.partner_b), 100)
        move = self._invoice(5)
        self.assertEqual(self._explain(move)["reason"], False)
        self.assertEqual(self._case().amount_overdue, 100)

    # ------------------------------------------------------------ early payment discount

    def _discounted(self, amount=100, **values):
        """An invoice with 2 % discount within ten days, issued five weeks ago."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "2/10",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "nb_days": 30,
                            "delay_type": "days_after",
                        }
                    )
                ],
            }
        )
        day = self.today - timedelta(35)
        return self._invoice(
            5,
            amount,
            invoice_date=day,
            date=day,
            invoice_date_due=False,
            invoice_payment_term_id=terms.id,
            **values,
        )

    def test_early_payment_less_the_discount_pays_the_whole(self):
        move = self._discounted()
        self.assertEqual(self._item(move).discount_amount_currency, 98)
        self._unbooked(move, 98, date=self.today - timedelta(27))
        self.assertEqual(self._reason(move), "settled")
        self.assertFalse(self._case())
        self.assertFalse(self._prepare().notice_ids)

    def test_two_invoices_less_their_discounts(self):
        moves = self._discounted() | self._discounted(50)
        self._unbooked(moves, 147, date=self.today - timedelta(25))
        self.assertEqual({self._reason(move) for move in moves}, {"settled"})

    def test_late_or_other_amounts_leave_a_rest(self):
        for amount, days in ((98, 20), (97, 27), (98.5, 27)):
            with self.subTest(amount=amount, days=days):
                move = self._discounted(partner=self.partner_b.copy())
                self._unbooked(move, amount, date=self.today - timedelta(days))
                self.assertFalse(self._reason(move))
                lines = self._prepare().notice_ids.line_ids
                self.assertEqual(lines.mapped("amount"), [100 - amount])
