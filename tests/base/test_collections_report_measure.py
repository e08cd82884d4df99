from datetime import timedelta
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsReportMeasure(DisputeCommon):
    """Percentiles and shares are right in each row, column and total of a pivot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["collections.dispute.report"]
        cls.price = cls.env.ref("collections_followup.dispute_reason_price")

    def _closed(self, reason, days, amount=100.0, accepted=0.0):
        """Return a dispute that was resolved after so many days."""
        move = self._invoice(20, amount)
        dispute = self._dispute(move, reason_id=reason.id)
        with self._on(days):
            if accepted:
                self._credit(move, accepted).sudo().collections_dispute_id = dispute
                dispute.line_ids.invalidate_recordset()
            if dispute.state == "open":
                dispute._resolve("partly" if accepted else "rejected")
        return dispute

    def _pivot(self, groupings, measures, disputes):
        """Ask as the pivot does: all its rows, columns and totals in one call."""
        found = self.report.formatted_read_grouping_sets(
            [("dispute_id", "in", disputes.ids)], groupings, [f"{name}:avg" for name in measures]
        )
        return [
            {
                tuple(
                    group[name][0] if isinstance(group[name], tuple) else group[name]
                    for name in grouping
                ): [group[f"{name}:avg"] for name in measures]
                for group in groups
            }
            for grouping, groups in zip(groupings, found, strict=True)
        ]

    def _assert_figures(self, found, *expected):
        for one, other in zip(found, expected, strict=True):
            self.assertAlmostEqual(one, other)

    def test_percentiles_of_each_row_and_of_the_total(self):
        disputes = self.env["collections.dispute"]
        for reason, days in (
            (self.reason, (2, 4, 6, 20)),
            (self.price, (1, 40)),
        ):
            for day in days:
                disputes |= self._closed(reason, day)
        rows, months, cells, total = self._pivot(
            [["main_reason_id"], ["date_closed:month"], ["main_reason_id", "age"], []],
            ["cycle_days_median", "cycle_days_p90", "cycle_days"],
            disputes,
        )
        # Between 6 and 20 days where nine of ten would be the 3.7th of four.
        self._assert_figures(rows[self.reason.id,], 5.0, 6 + 0.7 * 14, 8.0)
        self._assert_figures(rows[self.price.id,], 20.5, 1 + 0.9 * 39, 20.5)
        self.assertEqual(months[("2026-03-01",)][0], 4.0)
        self.assertEqual(months[("2026-04-01",)][0], 40.0)
        self.assertEqual(cells[self.reason.id, False][0], 5.0)
        # Of 1, 2, 4, 6, 20 and 40; the mean of the two rows would be 12.75.
        self._assert_figures(total[()], 5.0, 30.0, 73 / 6)

    def test_shares_are_of_sums(self):
        small = self._closed(self.reason, 1, 100.0, 100.0)
        large = self._closed(self.reason, 1, 900.0, 90.0)
        other = self._closed(self.price, 1, 1000.0)
        rows, total = self._pivot(
            [["main_reason_id"], []], ["accepted_share"], small | large | other
        )
        self.assertAlmostEqual(rows[self.reason.id,][0], 0.19)
        self.assertEqual(rows[self.price.id,], [0.0])
        self.assertAlmostEqual(total[()][0], 0.095)

    def test_nothing_to_compare_is_empty_rather_than_zero(self):
        running = self._dispute(self._invoice(20))
        measures = ["accepted_share", "on_time", "cycle_days_median", "answer_days_p90"]
        [total] = self._pivot([[]], measures, running)
        self.assertEqual(total[()], [False] * 4)
        [none] = self._pivot([["main_reason_id"]], measures, self.env["collections.dispute"])
        self.assertFalse(none)

    def test_list_sorts_and_filters_by_a_measure(self):
        slow, quick = self._closed(self.price, 30), self._closed(self.reason, 2)
        domain = [("dispute_id", "in", (slow | quick).ids)]
        rows = self.report._read_group(
            domain, ["main_reason_id"], ["cycle_days_median:avg"], order="cycle_days_median:avg"
        )
        self.assertEqual(rows, [(self.reason, 2.0), (self.price, 30.0)])
        rows = self.report._read_group(
            domain, ["main_reason_id"], having=[("cycle_days_median:avg", ">", 10)]
        )
        self.assertEqual(rows, [(self.price,)])

    def test_share_of_companies_in_several_currencies(self):
        """Amounts of several companies are compared in one currency."""
        other = self.setup_other_company(name="Overseas")["company"]
        foreign = self.setup_other_currency("EUR", rates=[("2016-01-01", 4.0)])
        self.assertNotEqual(foreign, self.company.currency_id)
        other.currency_id = foreign
        other.collections_policy_id = self._create_policy(company_id=other.id)
        home = self._invoice(20, 100.0)
        abroad = self._invoice(20, 400.0, company=other, currency_id=foreign.id)
        self._dispute(home)
        self._dispute(abroad, amount=100.0)
        self.env.user.company_ids = [Command.link(other.id)]
        report = self.env["collections.overdue.report"].with_context(
            allowed_company_ids=(self.company | other).ids
        )
        measures = ["disputed_share:avg"]
        domain = [("move_id", "in", (home | abroad).ids)]
        rows, [total] = report.formatted_read_grouping_sets(domain, [["company_id"], []], measures)
        shares = {row["company_id"][0]: row["disputed_share:avg"] for row in rows}
        self.assertEqual(shares, {self.company.id: 1.0, other.id: 0.25})
        # 100 of 100 here and 25 of 100 there; added up as they are it would be 200 of 500.
        self.assertAlmostEqual(total["disputed_share:avg"], 0.625)

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        rows=st.lists(
            st.tuples(st.booleans(), st.integers(0, 90), st.integers(0, 4)), min_size=1, max_size=9
        )
    )
    def test_any_pivot(self, rows):
        """Median and share of each group and of all are those of the rows behind them."""
        with self.env.cr.savepoint() as savepoint:
            disputes = self.env["collections.dispute"].create(
                [
                    {
                        "partner_id": self.customer.id,
                        "reason_id": (self.price if is_price else self.reason).id,
                        "date_raised": self.today - timedelta(days),
                    }
                    for is_price, days, _quarter in rows
                ]
            )
            for dispute, (_is_price, _days, quarter) in zip(disputes, rows, strict=True):
                dispute.sudo().write(
                    {
                        "state": "resolved",
                        "date_closed": self.today,
                        "amount_disputed": 100.0 * dispute.id,
                        "amount_accepted": 25.0 * quarter * dispute.id,
                    }
                )
            groups, total = self._pivot(
                [["main_reason_id"], []], ["cycle_days_median", "accepted_share"], disputes
            )
            for key, own in {
                **{(reason.id,): own for reason, own in disputes.grouped("reason_id").items()},
                (): disputes,
            }.items():
                days = [(self.today - dispute.date_raised).days for dispute in own]
                found = (groups if key else total)[key]
                self.assertAlmostEqual(found[0], median(days))
                share = sum(own.mapped("amount_accepted")) / sum(own.mapped("amount_disputed"))
                self.assertAlmostEqual(found[1], share)
            savepoint.rollback()
        self.env.invalidate_all()
