"""The statement of all items says to the cent what the engine says of each."""

import random
from datetime import date, timedelta

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..charge_common import ChargeCommon

BASES = ("act/365", "act/act", "act/360", "act/365.25", "30/360", "30e/360-isda")


@tagged("post_install", "-at_install")
class TestCollectionsClaimProperties(ChargeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(14)
        cls.rate = cls._rate(
            [(2024, 1, 4.5), (2024, 2, 4.25), (2025, 1, 3.15), (2025, 2, 2.15), (2026, 1, 2.15)],
            name="Of properties",
        )
        cls.yen = cls.env.ref("base.JPY")
        cls.yen.active = True
        cls.moves = cls.env["account.move"]
        for _number in range(20):
            cls.moves |= cls._play()
        cls._freeze()

    @classmethod
    def _play(cls):
        """Make an invoice with payments, credits and days in dispute, by chance."""
        chance = cls.random
        due = cls.today - timedelta(days=chance.randint(1, 900))
        amount = chance.choice((0.1, 99.99, 1234.56, 10000.0))
        partner = chance.choice((cls.customer, cls.partner_b))
        move = cls._invoice(due, amount, partner=partner)
        for _payment in range(chance.randint(0, 3)):
            day = due + timedelta(days=chance.randint(-20, 400))
            left = move.amount_residual
            if left > 0.02 and day <= cls.today:
                part = round(left * chance.choice((0.1, 0.5, 0.9)), 2) or left
                cls._pay(move, part, day)
        for _dispute in range(chance.randint(0, 2)):
            if move.amount_residual > 1:
                cls._dispute(move)
        return move

    @classmethod
    def _dispute(cls, move):
        """Dispute a part of an invoice or all of it; something comes of it, or nothing does."""
        chance = cls.random
        part = round(move.amount_residual * chance.choice((0.2, 0.5)), 2)
        raised = min(move.invoice_date_due + timedelta(days=chance.randint(-10, 200)), cls.today)
        try:
            dispute = cls.env["collections.dispute"].create(
                {
                    "reason_id": cls.env.ref("collections_followup.dispute_reason_quality").id,
                    "date_raised": raised,
                    "line_ids": [
                        Command.create(
                            {"move_id": move.id, "scope": "amount", "amount": part}
                            if chance.random() < 0.7
                            else {"move_id": move.id, "scope": "all"}
                        )
                    ],
                }
            )
        except ValidationError:
            return
        outcome = chance.choice((None, "credit", "rejected", "partly", "written_off"))
        if outcome == "credit":
            day = raised + timedelta(days=chance.randint(0, 40))
            refund = cls._invoice(
                min(day, cls.today),
                part,
                partner=move.partner_id,
                move_type="out_refund",
                invoice_date=min(day, cls.today),
                date=min(day, cls.today),
            )
            (cls._item(move) | cls._item(refund)).reconcile()
        elif outcome:
            dispute._resolve(outcome)
            closed = min(raised + timedelta(days=chance.randint(0, 60)), cls.today)
            dispute.line_ids._as_engine().write(
                {"date_closed": closed, "amount_accepted": part / 3}
            )

    @classmethod
    def _freeze(cls):
        for first, last in ((date(2024, 12, 20), date(2025, 1, 10)), (date(2025, 6, 25), False)):
            cls.env["collections.flag.entry"].create(
                {
                    "flag_id": cls.env.ref("collections_followup.flag_moratorium").id,
                    "partner_id": cls.partner_b.id,
                    "reason": "By chance",
                    "date_from": first,
                    "date_until": last,
                }
            )

    def _compare(self, day, **values):
        self.rule.write(values)
        rows = self.env["collections.claim.sql"]._read_interest(self.company, day)
        found = {row["line_id"]: row["interest"] for row in rows}
        items = self.moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        claims = self.claims._read(items, day)
        expected = {
            item.id: float(claim.accrued) for item, claim in claims.items() if claim.accrued
        }
        self.assertEqual(found, expected, (day, values))
        return len(expected)

    def test_any_rule(self):
        count = 0
        self.rule.write({"base": "reference", "rate_id": self.rate.id, "margin": 8.0})
        for method in ("split", "start", "payment"):
            for basis in BASES:
                for rounding in ("segment", "total"):
                    count += self._compare(
                        self.today,
                        method=method,
                        basis=basis,
                        rounding=rounding,
                        disputed=self.random.choice(("outcome", "always", "never")),
                    )
        self.assertGreater(count, 50)

    def test_any_day_and_bounds(self):
        self.rule.write({"base": "reference", "rate_id": self.rate.id, "margin": 8.0})
        for days in (0, 1, 29, 200, 365, 700):
            self._compare(
                self.today - timedelta(days=days),
                minimum=self.random.choice((0.0, 5.0)),
                total_cap=self.random.choice((0.0, 10.0)),
                percent_cap=self.random.choice((0.0, 11.0)),
                free_days=self.random.choice((0, 7)),
            )

    def _read_plainly(self, item, method, year):
        """Return what an item has cost day by day, as a person would count it; disputes apart.

        :param year: function that returns the days of the year of a day
        """
        move = item.move_id
        paid = [
            (match.credit_move_id.date, match.debit_amount_currency)
            for match in item.matched_credit_ids
        ]
        table = sorted((own.date_from, own.percent) for own in self.rate.value_ids)

        def rate(day):
            known = [percent for first, percent in table if first <= day]
            return known[-1] + 8.0 if known else 0.0

        frozen = self.env["collections.flag.entry"].search([("partner_id", "=", self.partner_b.id)])
        rest = item.amount_currency - sum(part for _day, part in paid)
        total, day = 0.0, item.date_maturity
        start = day + timedelta(days=1)
        while day < self.today:
            day += timedelta(days=1)
            if move.partner_id == self.partner_b and any(
                own.date_from <= day and (not own.date_until or day <= own.date_until)
                for own in frozen
            ):
                continue
            if method == "payment":
                # Each part by itself, at the rate of its own day; what is open at that of today.
                parts = [(part, rate(on)) for on, part in paid if day <= on]
                parts.append((rest, rate(self.today)))
            else:
                owed = item.amount_currency - sum(part for on, part in paid if on < day)
                parts = [(owed, rate(start if method == "start" else day))]
            total += sum(part * percent / 100 / year(day) for part, percent in parts)
        return total

    def test_beside_a_plain_reading(self):
        self.rule.write(
            {"base": "reference", "rate_id": self.rate.id, "margin": 8.0, "rounding": "total"}
        )
        self.rule.disputed = "always"
        items = self._item(self.moves).filtered(lambda item: not item.reconciled)
        self.assertGreater(len(items), 10)
        for method in ("split", "start", "payment"):
            for basis, year in (
                ("act/365", lambda day: 365),
                ("act/act", lambda day: 365 + (day.year % 4 == 0)),
            ):
                self.rule.write({"method": method, "basis": basis})
                claims = self.claims._read(items, self.today)
                for item in items:
                    plain = self._read_plainly(item, method, year)
                    # With the rate of the payment each part is rounded for itself.
                    self.assertAlmostEqual(
                        float(claims[item].accrued), plain, delta=0.03, msg=(method, basis)
                    )

    def test_half_points_and_missing_rates(self):
        self.rate.rounding = "half"
        short = self._rate([(2025, 1, 3.15)], name="Short", rounding="half")
        for rate in (self.rate, short):
            for method in ("split", "start", "payment"):
                self._compare(
                    self.today, base="reference", rate_id=rate.id, margin=8.1, method=method
                )

    def test_a_period_split_at_any_day_sums_to_the_whole(self):
        self.rule.write({"base": "fixed", "percent": 7.3, "rounding": "total"})
        move = self._invoice(date(2025, 1, 15), 1000.0)
        whole = self._claim(move).accrued
        for days in (1, 100, 300):
            day = date(2025, 1, 15) + timedelta(days=days)
            first = self._claim(move, day).accrued
            self.rule.free_days = days
            rest = self._claim(move).accrued
            self.rule.free_days = 0
            self.assertAlmostEqual(float(first + rest), float(whole), delta=0.011)
