from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.collections_followup.models.charge.collections_claim import Cut

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsClaim(ChargeCommon):
    """The worked examples of the laws, read from real invoices and payments."""

    def _halves(self):
        return self._rate(
            [(2025, 1, 3.15), (2025, 2, 2.15), (2026, 1, 2.15)], name="Main refinancing rate"
        )

    def test_split_by_half_year_and_paid(self):
        # T2.5: 8,000 due on 15 May 2025, paid on 20 August: 112.42 + 113.46
        self.rule.write({"base": "reference", "rate_id": self._halves().id, "margin": 8.0})
        move = self._invoice(date(2025, 5, 15), 8000.0)
        self.assertEqual(self._interest(move, date(2025, 8, 20)), 225.88)
        self.rule.rounding = "total"
        self.assertEqual(self._interest(move, date(2025, 8, 20)), 225.87)

    def test_part_payment_by_its_own_day(self):
        # T2.6: 10,000 due on 31 March 2025, interest until 15 August: 280.98 + 129.43
        rate = self._rate([(2025, 1, 2.27), (2025, 2, 1.27)], name="Basiszins")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 9.0})
        move = self._invoice(date(2025, 3, 31), 10000.0)
        self._pay(move, 4000.0, date(2025, 8, 15))
        claim = self._claim(move, date(2025, 8, 15))
        self.assertEqual([float(own.interest) for own in claim.segments], [280.98, 129.43])
        self.assertEqual([own.days for own in claim.segments], [91, 46])
        later = self._claim(move, date(2025, 8, 16))
        self.assertEqual(later.segments[-1].amount, 6000)
        self.assertEqual(later.principal, 6000)

    def test_fixed_on_the_first_day(self):
        # T2.2b: 5,000 due on 31 May 2025, rate of the first half of 2025 throughout: 122 days
        rate = self._rate([(2025, 1, 4.75), (2025, 2, 4.25)], name="Bank Rate", method="start")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 8.0})
        move = self._invoice(date(2025, 5, 31), 5000.0)
        self.assertEqual(self._interest(move, date(2025, 9, 30)), 213.08)
        rate.method = "split"
        self.assertEqual(self._interest(move, date(2025, 9, 30)), 206.78)

    def test_rate_of_the_day_of_payment(self):
        rate = self._rate([(2025, 1, 3.15), (2025, 2, 2.15)], name="ECB", method="payment")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 8.0})
        move = self._invoice(date(2025, 5, 31), 1000.0)
        self._pay(move, 600.0, date(2025, 6, 30))
        claim = self._claim(move, date(2025, 7, 31))
        # 30 days of 600 at 11.15 %, 61 days of 400 at 10.15 %
        self.assertEqual([float(own.interest) for own in claim.segments], [5.50, 6.79])
        self.assertEqual([float(own.percent) for own in claim.segments], [11.15, 10.15])

    def test_moratorium_is_cut_out(self):
        # Breathing Space: 10,000 at 12 %, 120 days less 60: 197.26
        self.rule.percent = 12.0
        move = self._invoice(date(2026, 1, 31), 10000.0)
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_moratorium").id,
                "partner_id": self.customer.id,
                "reason": "Registered",
                "date_from": date(2026, 3, 2),
                "date_until": date(2026, 4, 30),
            }
        )
        claim = self._claim(move, date(2026, 5, 31))
        self.assertEqual(float(claim.interest), 197.26)
        self.assertEqual([cut.why for cut in claim.cut], ["frozen"])

    def test_missing_rate_is_said_and_not_guessed(self):
        rate = self._rate([(2025, 2, 2.15)], name="Old rate")
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 8.0})
        move = self._invoice(date(2025, 12, 1), 1000.0)
        claim = self._claim(move, date(2026, 1, 31))
        self.assertEqual(claim.missing, [(date(2026, 1, 1), date(2026, 1, 31))])
        self.assertEqual(float(claim.interest), 8.34)
        rate.method = "start"
        self.assertFalse(self._claim(move, date(2026, 1, 31)).missing)
        late = self._invoice(date(2026, 1, 5), 1000.0)
        claim = self._claim(late, date(2026, 1, 31))
        self.assertEqual(claim.missing, [(date(2026, 1, 6), date(2026, 1, 31))])
        self.assertFalse(claim.interest)

    def test_unverified_rate_is_said(self):
        rate = self._rate([(2025, 2, 2.15), (2026, 1, 2.0)], name="Doubtful")
        rate.value_ids.sorted("date_from")[-1].status = "unverified"
        self.rule.write({"base": "reference", "rate_id": rate.id, "margin": 8.0})
        move = self._invoice(date(2025, 12, 1), 1000.0)
        self.assertFalse(self._claim(move, date(2025, 12, 31)).unverified)
        self.assertEqual(self._claim(move).unverified, rate.value_ids.sorted("date_from")[-1])

    def test_bounds(self):
        move = self._invoice(30, 100.0)
        self.assertEqual(self._interest(move), 0.41)
        self.rule.minimum = 0.5
        self.assertFalse(self._interest(move))
        self.rule.write({"minimum": 0.0, "total_cap": 0.3})
        self.assertEqual(self._interest(move), 0.30)
        self.rule.write({"total_cap": 0.0, "percent_cap": 2.0})
        self.assertEqual(self._interest(move), 0.16)

    def test_free_days_and_after_the_first_reminder(self):
        move = self._invoice(30, 100.0)
        self.rule.free_days = 10
        self.assertEqual(self._claim(move).start, date(2026, 2, 11))
        self.rule.write({"free_days": 0, "start": "notice"})
        self.assertIsNone(self._claim(move).start)
        with self._on(-5) as day:
            self._pass()
        claim = self._claim(move)
        self.assertEqual((claim.start - day).days, 1)
        self.assertEqual(float(claim.interest), 0.07)

    def test_nothing_where_nothing_is_claimed(self):
        move = self._invoice(30, 100.0)
        credit = self._invoice(30, 50.0, move_type="out_refund")
        not_due = self._invoice(-5, 100.0)
        items = self._item(move) | self._item(credit) | self._item(not_due)
        self.assertEqual(list(self.claims._read(items)), [self._item(move)])
        self.company.collections_charges = False
        self.assertFalse(self.claims._read(items))

    def test_balance_below_zero_earns_nothing(self):
        move = self._invoice(30, 100.0)
        self._pay(move, 100.0, date(2026, 1, 15))
        self.assertFalse(self._interest(move))

    def test_what_was_paid_without_claim_is_not_asked_for_afterwards(self):
        move = self._invoice(30, 100.0)
        self._pay(move)
        claim = self._claim(move)
        self.assertEqual((claim.principal, claim.interest, claim.total), (0, 0, 0))

    def test_daily_amount(self):
        # W50: 10,000 at 11.75 %: 3.22 a day
        self.rule.percent = 11.75
        move = self._invoice(60, 10000.0)
        claim = self._claim(move)
        self.assertEqual(float(claim.get_daily()), 3.22)
        # T2.2a: the example of the government, 60 days late
        self.assertEqual(float(claim.interest), 193.15)
        self._pay(move)
        self.assertFalse(self._claim(move).get_daily())

    def test_daily_amount_of_what_bears_interest_tomorrow(self):
        """10,000 at 10.95 %: 3.00 a day, or 3.04 of a year of 360."""
        self.rule.percent = 10.95
        claim = self._claim(self._invoice(60, 10000.0))
        today, next_week = self.today, self.today + timedelta(days=7)
        for cut, expected in (
            ([Cut(None, None, "upheld", Decimal(1000))], 2.7),
            ([Cut(today, None, "disputed", Decimal(2500))], 2.25),
            ([Cut(today, next_week, "frozen")], 0),
            ([Cut(today, today, "disputed", Decimal(2500), True)], 3.0),
            ([Cut(today, None, "disputed", Decimal(8000))] * 2, 0),
        ):
            with self.subTest(cut=cut):
                self.assertEqual(float(claim._replace(cut=cut).get_daily()), expected)
        frozen = claim._replace(
            segments=[claim.segments[0]._replace(last=today - timedelta(days=9))]
        )
        self.assertEqual(float(frozen.get_daily()), 3.0, "it was frozen until today")
        # The end of February is the 28th, and the next day the third after it where months have 30.
        self.rule.basis = "30/360"
        for day in (date(2026, 2, 28), date(2026, 3, 30)):
            self.assertEqual(float(claim._replace(day=day, start=day).get_daily()), 3.04)
        self.rule.total_cap = 1.0
        self.assertFalse(claim.get_daily(), "no more than 100.00 is asked")
        self.rule.total_cap = 1.8
        self.assertEqual(float(claim.get_daily()), 0.0, "180.00 have accrued")
        self.rule.total_cap = 1.81
        self.assertEqual(float(claim.get_daily()), 1.0)
        self.rule.write({"total_cap": 0.0, "minimum": 200.0})
        self.assertFalse(claim.get_daily(), "less than the least that is asked")
        self.rule.minimum = 0.0
        for booked, expected in ((190, 0), (182, 1.04), (180, 3.04)):
            with self.subTest(booked=booked):
                after = claim._replace(booked={"interest": Decimal(booked)})
                self.assertEqual(float(after.get_daily()), expected)

    def test_daily_amount_at_the_rate_of_tomorrow(self):
        """10,000 at 3.65 % in the first half-year, 7.30 % in the second, 0 % and then unknown."""
        rate = self._rate([(2025, 1, 3.65), (2025, 2, 7.3), (2026, 1, 0.0)])
        self.rule.write({"base": "reference", "rate_id": rate.id, "method": "split"})
        claim = self._claim(self._invoice(60, 10000.0))
        for day, expected in (
            (date(2025, 6, 29), 1.0),
            (date(2025, 6, 30), 2.0),
            (date(2025, 12, 30), 2.0),
            (date(2025, 12, 31), 0),
            (date(2026, 6, 30), 0),
        ):
            with self.subTest(day=day):
                own = claim._replace(day=day, start=date(2025, 2, 1))
                self.assertEqual(float(own.get_daily()), expected)

    def test_more_was_invoiced_than_is_owed(self):
        """A payment of an earlier day is entered after the interest was invoiced."""
        self._pass()
        move = self._invoice(60, 1000.0)
        item = self._item(move)
        booked = self.env["collections.claim.booking"]._book_by_hand(item)
        self.assertFalse(move.collections_claim_text)
        self._pay(move, 500.0, self.today - timedelta(days=50))
        claim = self._claim(move)
        # 5 % of 1,000 for 10 days and of 500 for 50, after 8.22 was invoiced
        self.assertEqual((float(claim.accrued), float(claim.get_overbooked())), (4.79, 3.43))
        self.assertFalse(claim.interest)
        move.invalidate_recordset()
        self.assertIn("3.43", move.collections_claim_text)
        self.assertFalse(self.env["collections.claim.words"]._get_remarks([claim]))
        credit = booked._reverse_moves([{"invoice_date": self.today}])
        credit.invoice_line_ids.price_unit = 3.43
        credit.action_post()
        move.invalidate_recordset()
        self.assertFalse(move.collections_claim_text, "it was credited")
