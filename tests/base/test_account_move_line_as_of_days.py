"""What was open on several days, against each of them by itself."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import Phase, given, settings

from odoo.tests import tagged

from ..as_of_common import EVENTS, AsOfCommon
from ..examples import some


@tagged("post_install", "-at_install")
class TestAccountMoveLineAsOfDays(AsOfCommon):
    def _read_days(self, days):
        """What was open on some days, by day and item."""
        self.env.flush_all()
        query = self.env["account.move.line"]._collections_sql_open_on_days(days, self.company)
        found = {day: {} for day in days}
        for row in self.env.execute_query_dict(query):
            if row["contact_id"] == self.partner.id:
                self.assertNotIn(row["line_id"], found[row["day"]])
                found[row["day"]][row["line_id"]] = float(row["open"])
        return found

    def _read_each(self, days):
        """The same by the rule for one day; what is open in another currency only is nothing."""
        return {
            day: {line: amount for line, (amount, _own) in self._read_open(day).items() if amount}
            for day in days
        }

    @settings(max_examples=some(8), phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(EVENTS)
    def test_several_days_are_each_of_them(self, events):
        with self.env.cr.savepoint() as savepoint:
            day = self.start
            days = [day - timedelta(days=1)]
            for kind, wait, cents, currency, place in events:
                day += timedelta(days=wait)
                with freeze_time(day):
                    self._book(kind, day, cents, self.currencies[currency], place)
                days += [day, day + timedelta(days=1)]
            days = sorted(set(days))
            self.assertEqual(self._read_days(days), self._read_each(days))
            self.assertEqual(self._read_days(days[-1:]), self._read_each(days[-1:]))
            savepoint.rollback()
            self.env.invalidate_all()

    def test_paid_in_parts(self):
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        item = self._item(move)
        self._pay_on(move, date(2026, 2, 10), 40.0)
        self._pay_on(move, date(2026, 2, 20), 60.0)
        days = [date(2025, 12, 31), *(date(2026, 2, day) for day in (9, 10, 19, 20))]
        self.assertEqual(
            list(self._read_days(days).values()),
            [{}, {item.id: 100.0}, {item.id: 60.0}, {item.id: 60.0}, {}],
        )

    def test_money_on_account_is_on_account_until_it_is_matched_with_later_money(self):
        early = self._receive(date(2025, 12, 1), 30.0)
        move = self._invoice(date(2026, 1, 31), 100.0, self.partner)
        late = self._receive(date(2026, 2, 10), 70.0)
        item, before, after = map(self._item, (move, early.move_id, late.move_id))
        (item | before | after).reconcile()
        was_open = {item.id: 100.0, before.id: -30.0}
        days = [date(2026, 2, day) for day in (8, 9, 10)]
        self.assertEqual(list(self._read_days(days).values()), [was_open, was_open, {}])
        # Also where the money on account is older than what is asked for, and where it is not.
        self.assertEqual(self._read_days(days[1:2]), {days[1]: was_open})
        days = [date(2025, 11, 30), *days]
        self.assertEqual(list(self._read_days(days).values()), [{}, was_open, was_open, {}])

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
        after = {item.id: item.amount_residual}
        days = [paid - timedelta(days=1), paid, date(2025, 10, 30), date(2025, 10, 31)]
        self.assertEqual(
            list(self._read_days(days).values()), [{item.id: item.balance}, after, after, after]
        )
