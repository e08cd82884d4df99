"""The fine points of the decision, one by one; the property test reads them together."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDecide(CollectionsCommon):
    def _sent_levels(self, move, until):
        """Run and send each day from today; return (day, level) of what the invoice got."""
        got = []
        for day in range(until + 1):
            with self._on(day):
                run = self._pass()
                for line in run.notice_ids.line_ids.filtered("level_id"):
                    if line.move_line_id.move_id == move:
                        place = self.levels.ids.index(line.level_id.id) + 1
                        got.append((day, place))
        return got

    # ------------------------------------------------------------------- triggers

    def test_days_after_the_due_date(self):
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 31), [(1, 1), (15, 2), (30, 3)])

    def test_before_the_due_date(self):
        self.levels[0].days = -3
        move = self._invoice(-5)
        self.assertEqual(self._reason(move), "not_due")
        with self._on(2):
            run = self._pass()
            notice = run.notice_ids
            self.assertFalse(notice.case_id)
            self.assertFalse(self._case())
            self.assertEqual(notice.line_ids.days_overdue, -3)
            self.assertEqual(move.collections_level_id, self.levels[0])
        with self._on(5):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(20):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_reminder_before_the_due_date_is_passed_over_after_it(self):
        self.levels[0].days = -3
        self.assertEqual(self._explain(self._invoice(2))["next_level"], self.levels[1])

    def test_days_after_the_end_of_the_month(self):
        self.levels[1].write({"trigger": "month_end", "days": 10})
        self.levels[0].write({"trigger": "month_end", "days": 2})
        for due, first in (
            (date(2026, 2, 3), date(2026, 3, 2)),
            (date(2026, 2, 28), date(2026, 3, 2)),
            (date(2026, 3, 1), date(2026, 4, 2)),
        ):
            move = self._invoice(due)
            self.assertEqual(self._explain(move)["next_date"], first)
            self.assertEqual(self._reason(move), False if first == self.today else "waiting")

    def test_days_after_the_previous_notice(self):
        self.levels[1].write({"trigger": "previous", "days": 4})
        self.levels[2].write({"trigger": "previous", "days": 6})
        move = self._invoice(20)
        self.assertEqual(self._sent_levels(move, 12), [(0, 1), (4, 2), (10, 3)])

    # ---------------------------------------------------------------- progression

    def test_one_step_per_pass_however_old(self):
        move = self._invoice(100)
        run = self._pass()
        self.assertEqual(run.notice_ids.level_id, self.levels[0])
        # No two notices in a row after a gap in runs: the days planned between the levels.
        with self._on(13):
            self.assertFalse(self._prepare().notice_ids)
            self.assertEqual(self._explain(move)["next_date"], self.today + timedelta(14))
        with self._on(14):
            self.assertEqual(self._pass().notice_ids.level_id, self.levels[1])
        with self._on(28):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(29):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[2])

    def test_own_days_between_two_levels(self):
        self.levels[1].min_days = 3
        self._invoice(100)
        self._pass()
        with self._on(2):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(3):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_planned_days_between_levels_that_count_from_different_days(self):
        # Due on 22 November: planned for the 23rd and for 1 December, eight days later.
        self.levels[1].write({"trigger": "month_end", "days": 1})
        self._invoice(100)
        self._pass()
        with self._on(7):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(8):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_a_week_where_the_policy_plans_the_next_level_earlier(self):
        self.levels[0].days = 12
        self.levels[1].write({"trigger": "month_end", "days": 1})
        self._invoice(100)
        self._pass()
        with self._on(6):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(7):
            self.assertEqual(self._prepare().notice_ids.level_id, self.levels[1])

    def test_previous_notices_count_in_what_is_planned(self):
        # Planned 1 and 11 days after the due date, then 30 days after it: 19 days later.
        self.levels[1].write({"trigger": "previous", "days": 10})
        move = self._invoice(100)
        self.assertEqual(self._sent_levels(move, 30), [(0, 1), (10, 2), (29, 3)])

    def test_by_age_is_not_silent_while_levels_pass_by(self):
        policy = self._create_policy(days=(1, 30, 35, 40, 45, 60), progression="age")
        self.customer.collections_policy_id = policy
        move = self._invoice(29)
        sent = []
        for day in range(40):
            with self._on(day):
                for notice in self._pass().notice_ids:
                    sent.append((29 + day, policy.level_ids.ids.index(notice.level_id.id) + 1))
        self.assertEqual(sent, [(29, 1), (35, 3), (40, 4), (45, 5), (60, 6)])
        self.assertEqual(move.collections_level_id, policy.level_ids[5])

    def test_by_age_after_a_late_start_as_in_the_guide(self):
        policy = self._create_policy(days=(3, 15, 25, 40), progression="age")
        self.customer.collections_policy_id = policy
        self._invoice(19)
        self.assertEqual(self._pass().notice_ids.level_id, policy.level_ids[1])
        with self._on(21):
            self.assertEqual(self._pass().notice_ids.level_id, policy.level_ids[3])

    def test_by_age_passes_levels_over(self):
        self.policy.progression = "age"
        old, young = self._invoice(100), self._invoice(16)
        notice = self._pass().notice_ids
        self.assertEqual(notice.level_id, self.levels[2])
        self.assertEqual(old.collections_level_id, self.levels[2])
        self.assertEqual(young.collections_level_id, self.levels[1])
        # Each item on its own: the younger one goes on where it stands.
        with self._on(14):
            self.assertFalse(self._prepare().notice_ids)
        with self._on(15):
            self.assertEqual(
                self._prepare().notice_ids.line_ids.filtered("level_id").move_line_id,
                self._item(young),
            )

    def test_by_age_reaches_levels_after_the_previous_notice_too(self):
        self.policy.progression = "age"
        self.levels[2].write({"trigger": "previous", "days": 5})
        move = self._invoice(20)
        self.assertEqual(self._sent_levels(move, 6), [(0, 2), (5, 3)])

    # --------------------------------------------------------------------- repeat

    def test_last_level_is_repeated(self):
        self.levels[2].repeat_days = 10
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 55), [(1, 1), (15, 2), (30, 3), (40, 3), (50, 3)])
        item = self.env["collections.item"].search([])
        self.assertEqual(item.level_date, self.today + timedelta(30))
        self.assertEqual(item.repeat_date, self.today + timedelta(50))
        self.assertEqual(item.notice_count, 5)

    def test_level_is_repeated_until_the_next_one(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(0)
        self.assertEqual(self._sent_levels(move, 17), [(1, 1), (6, 1), (11, 1), (16, 2)])

    def test_next_date_is_that_of_the_repetition(self):
        self.levels[0].repeat_days = 5
        move = self._invoice(1)
        self._pass()
        answer = self._explain(move)
        self.assertEqual(answer["reason"], "waiting")
        self.assertEqual(answer["next_level"], self.levels[0])
        self.assertEqual(answer["next_date"], self.today + timedelta(5))
        self.assertIn("repeated", answer["text"])

    def test_reminder_before_the_due_date_is_not_repeated_after_it(self):
        self.levels[0].write({"days": -4, "repeat_days": 2})
        move = self._invoice(-4)
        self.assertEqual(self._sent_levels(move, 10), [(0, 1), (2, 1), (4, 1)])

    # ------------------------------------------------------------- what comes between

    def test_minimum_of_days_between_notices_to_a_customer(self):
        self.policy.min_days = 10
        first = self._invoice(1)
        self._pass()
        second = self._invoice(0)
        with self._on(1):
            self.assertEqual(self._reason(second), "interval")
            answer = self._explain(second)
            self.assertEqual(answer["next_date"], self.today + timedelta(10))
        with self._on(10):
            notice = self._prepare().notice_ids
            self.assertEqual(notice.line_ids.filtered("level_id").move_line_id, self._item(second))
            self.assertIn(self._item(first), notice.line_ids.move_line_id)

    def test_minimum_amount_counts_what_is_left_after_credits(self):
        self.policy.min_amount = 100
        move = self._invoice(5, 120)
        self.assertFalse(self._reason(move))
        self._invoice(5, 30, move_type="out_refund")
        self.assertEqual(self._reason(move), "min_amount")
        self._invoice(8, 10)
        self.assertFalse(self._reason(move), "what the customer owes together counts")

    def test_minimum_amount_of_a_level(self):
        self.levels[1].min_amount = 200
        move = self._invoice(20, 150)
        self._pass()
        with self._on(20):
            self.assertEqual(self._reason(move), "min_amount")
            self.assertIn("200", self._explain(move)["text"])

    def test_minimum_amount_at_the_rate_of_the_day(self):
        self.policy.min_amount = 40
        rates = [("2020-01-01", 2.0), (self.today, 4.0)]
        other = self.setup_other_currency("EUR", rates=rates)
        # Booked at 50, worth 25 today.
        move = self._invoice(5, 100, currency_id=other.id)
        self.assertEqual(self._item(move).amount_residual, 50)
        self.assertEqual(self._reason(move), "min_amount")
        with self._on(-1):
            self.assertFalse(self._reason(move))
        # The minimum is the policy's, in its currency.
        self.policy.write({"currency_id": other.id, "min_amount": 100})
        self.assertFalse(self._reason(move))
        self.policy.min_amount = 101
        self.assertEqual(self._reason(move), "min_amount")

    def test_currencies_are_netted_apart(self):
        dollars = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        home = self._invoice(5, 100)
        foreign = self._invoice(5, 100, currency_id=dollars.id)
        self._invoice(5, 100, move_type="out_refund", currency_id=dollars.id)
        self.assertEqual(self._reason(foreign), "credit")
        self.assertFalse(self._reason(home))
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, self._item(home))
        self.assertEqual(notice.amount, 100)

    def test_credits_of_what_is_not_due_say_nothing(self):
        move = self._invoice(-10, 1000)
        self._invoice(5, 30, move_type="out_refund")
        self.assertEqual(self._reason(move), "not_due")

    def test_items_advance_to_their_own_level_only(self):
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young, new = self._invoice(2), self._invoice(0)
        notice = self._pass().notice_ids
        self.assertEqual(notice.level_id, self.levels[1])
        levels = {line.move_line_id.move_id: line.level_id for line in notice.line_ids}
        self.assertEqual(levels, {old: self.levels[1], young: self.levels[0]})
        self.assertFalse(new.collections_level_id)

    def test_one_notice_per_level(self):
        self.policy.notice_mode = "level"
        old = self._invoice(16)
        with self._on(-14):
            self._pass()
        young = self._invoice(2)
        beside = self._invoice(9)
        with self._on(-7):
            beside_notice = self._prepare().notice_ids
            beside_notice.action_skip()
        run = self._prepare()
        by_level = run.notice_ids.grouped("level_id")
        self.assertEqual(by_level[self.levels[0]].line_ids.move_line_id, self._item(young))
        self.assertEqual(
            by_level[self.levels[1]].line_ids.move_line_id,
            self._item(old) | self._item(beside),
            "what stands beside comes once",
        )

    # ---------------------------------------------------------------- changed policies

    def test_archived_level_is_left_behind(self):
        move = self._invoice(100)
        self._pass()
        self.levels[0].active = False
        self.assertEqual(self._explain(move)["next_level"], self.levels[1])

    def test_level_added_in_between_comes_next(self):
        move = self._invoice(100)
        self._pass()
        added = self.env["collections.level"].create(
            {
                "policy_id": self.policy.id,
                "name": "New",
                "days": 8,
                "sequence": 15,
                "channel_manual": True,
            }
        )
        self.assertEqual(self._explain(move)["next_level"], added)

    def test_other_policy_goes_on_after_as_many_levels(self):
        move = self._invoice(100)
        self._pass()
        other = self._create_policy(days=(2, 20))
        self.customer.collections_policy_id = other
        self.assertEqual(self._explain(move)["next_level"], other.level_ids[1])
        with self._on(40):
            self._pass()
        self.customer.collections_policy_id = self._create_policy(days=(2,))
        with self._on(90):
            self.assertEqual(self._reason(move), "last_level")

    def test_own_policy_of_an_invoice_comes_before_the_customers(self):
        own, customers = self._create_policy(days=(4,)), self._create_policy(days=(5,))
        move = self._invoice(3)
        self.customer.collections_policy_id = customers
        self.assertEqual(self._explain(move)["next_level"], customers.level_ids)
        move.collections_policy_id = own
        self.assertEqual(self._explain(move)["next_level"], own.level_ids)

    # --------------------------------------------------------------- the ledger's ways

    def test_item_without_due_date_is_due_on_its_day(self):
        line = self._manual_item(date(2026, 2, 20))
        line.no_followup = False
        line.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s", [line.id]
        )
        line.invalidate_recordset()
        self.engine.refresh(self.company)
        self.assertEqual(self._case().days_overdue, 10)
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, line)
        self.assertEqual(notice.line_ids.date_due, date(2026, 2, 20))

    def _manual_item(self, day, amount=100):
        receivable = self.company_data["default_account_receivable"]
        other = self.company_data["default_account_revenue"]
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.customer.id,
                            "debit": amount,
                        }
                    ),
                    Command.create({"account_id": other.id, "credit": amount}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == receivable)

    def test_entries_of_misc_journals_are_left_alone_unless_wanted(self):
        line = self._manual_item(date(2026, 2, 20))
        self.assertTrue(line.no_followup, "as core sets it")
        self.assertEqual(line._collections_explain()[line.id]["reason"], "no_followup")
        self.assertTrue(self._case(), "it is overdue all the same")

    def test_blocked_payment_even_after_core_says_nothing_else(self):
        move = self._invoice(5)
        move.action_toggle_block_payment()
        self.assertEqual(move.payment_state, "blocked")
        self.assertEqual(self._reason(move), "blocked")
        self.assertFalse(self._prepare().notice_ids)
        self._pay(move, 40)
        self.assertEqual(self._reason(move), "blocked")
        move.action_toggle_block_payment()
        self.assertFalse(self._reason(move))

    def test_contacts_of_one_customer_are_one(self):
        contact = self.env["res.partner"].create(
            {"name": "Branch office", "parent_id": self.customer.id, "type": "invoice"}
        )
        self._invoice(5, partner=contact)
        self._invoice(9)
        self.assertEqual(len(self._case()), 1)
        notice = self._prepare().notice_ids
        self.assertEqual(len(notice.line_ids), 2)
        self.assertEqual(notice.recipient_id, contact)

    def test_other_receivable_accounts_count(self):
        account = self.company_data["default_account_receivable"].copy({"code": "121999"})
        self.partner_b.property_account_receivable_id = account
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(self._case(self.partner_b).amount_due, 100)


@tagged("post_install", "-at_install")
class TestUnbookedPayments(CollectionsCommon):
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
