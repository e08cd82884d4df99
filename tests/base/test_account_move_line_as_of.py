"""What was open on a day, against what was written down on that day."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import Phase, given, settings

from odoo.tests import tagged
from odoo.tools import SQL

from ..as_of_common import EVENTS, AsOfCommon
from ..examples import some


@tagged("post_install", "-at_install")
class TestAccountMoveLineAsOf(AsOfCommon):
    @settings(max_examples=some(8), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS)
    def test_what_is_read_later_was_so_on_the_day(self, events):
        with self.env.cr.savepoint() as savepoint:
            day = self.start
            truth = {day - timedelta(days=1): {}}
            for kind, wait, cents, currency, place in events:
                # Matches that are taken away are as if they never were: what was written down
                # with them is no truth any more.
                day += timedelta(days=wait)
                with freeze_time(day):
                    self._book(kind, day, cents, self.currencies[currency], place)
                if kind == "unmatch":
                    truth = {}
                truth[day] = self._write_down()
            for at, written in truth.items():
                self.assertEqual(self._read_open(at), written, f"as of {at}")
                self.assertEqual(self._read_open(at, scoped=True), written, f"scoped, as of {at}")
            savepoint.rollback()
            self.env.invalidate_all()

    def test_paid_later_was_open_before(self):
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        item = self._item(move)
        self._pay_on(move, date(2026, 2, 10), 40.0)
        self._pay_on(move, date(2026, 2, 20), 60.0)
        for day, amount in ((9, 100.0), (10, 60.0), (19, 60.0)):
            self.assertEqual(
                self._read_open(date(2026, 2, day)), {item.id: (amount, amount)}, f"on {day}"
            )
        self.assertFalse(self._read_open(date(2026, 2, 20)))
        self.assertFalse(self._read_open(date(2025, 12, 31)))

    def test_money_on_account_is_on_account_until_it_is_matched_with_later_money(self):
        early = self._receive(date(2025, 12, 1), 30.0)
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        late = self._receive(date(2026, 2, 10), 70.0)
        item, before, after = map(self._item, (move, early.move_id, late.move_id))
        (item | before | after).reconcile()
        for scoped in (False, True):
            self.assertEqual(
                self._read_open(date(2026, 2, 9), scoped=scoped),
                {item.id: (100.0, 100.0), before.id: (-30.0, -30.0)},
            )
            self.assertFalse(self._read_open(date(2026, 2, 10), scoped=scoped))

    def test_money_on_account_that_pays_an_invoice_does_so_from_the_invoice_on(self):
        early = self._receive(date(2025, 12, 1), 100.0)
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        before = self._item(early.move_id)
        (self._item(move) | before).reconcile()
        for scoped in (False, True):
            day = move.date - timedelta(days=1)
            self.assertEqual(self._read_open(day, scoped=scoped), {before.id: (-100.0, -100.0)})
            self.assertFalse(self._read_open(move.date, scoped=scoped))

    def test_reset_to_draft_and_posted_again_is_as_it_was(self):
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        item = self._item(move)
        self._pay_on(move, date(2026, 2, 20), 60.0)
        before = self._read_open(date(2026, 2, 1))
        self.assertEqual(before, {item.id: (100.0, 100.0)})
        move.button_draft()
        self.assertNotIn(item.id, self._read_open(date(2026, 2, 1)))
        move.action_post()
        self.assertEqual(list(self._read_open(date(2026, 2, 1)).values()), [(100.0, 100.0)])

    def test_exchange_difference_counts_from_its_match(self):
        move = self._invoice(date(2025, 10, 3), 100.0, self.partner, currency_id=self.euro.id)
        item = self._item(move)
        paid = date(2025, 10, 8)
        with freeze_time(date(2025, 11, 20)):
            # Entered in the month after: core books the difference at the end of October.
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create(
                {"payment_date": paid, "currency_id": self.euro.id, "amount": 40.0}
            )._create_payments()
        exchange = (
            item.matched_credit_ids.exchange_move_id | item.matched_debit_ids.exchange_move_id
        )
        self.assertTrue(exchange)
        self.assertGreater(exchange.date, paid)
        after = {item.id: (item.amount_residual, item.amount_residual_currency)}
        for scoped in (False, True):
            before = self._read_open(paid - timedelta(days=1), scoped=scoped)
            self.assertEqual(before, {item.id: (item.balance, 100.0)})
            for day in (paid, exchange.date - timedelta(days=1), exchange.date):
                self.assertEqual(self._read_open(day, scoped=scoped), after, day)

    def test_customers_who_become_one_are_one_on_all_days(self):
        other = self.env["res.partner"].create({"name": "As-of customer too"})
        first = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        second = self._invoice(date(2026, 1, 31), 50.0, other)
        day = date(2026, 1, 15)
        self._pay_on(second, date(2026, 2, 1))
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner | other).ids, self.partner
        )
        self.assertEqual(
            self._read_open(day),
            {self._item(first).id: (100.0, 100.0), self._item(second).id: (50.0, 50.0)},
        )

    def test_recent_days_are_read_by_the_index_of_matches(self):
        self.env.flush_all()
        query = self.env["account.move.line"]._collections_sql_later(self.today)
        self.env.cr.execute("SET LOCAL enable_seqscan TO off")
        self.env.cr.execute(SQL("EXPLAIN %s", query))
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("collections_max_date_idx", plan)
