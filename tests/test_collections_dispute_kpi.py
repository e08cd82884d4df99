from datetime import date

from odoo.tests import tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeKpi(DisputeCommon):
    def _resolved(self, day, outcome="rejected", **values):
        dispute = self._dispute(self._invoice(20), **values)
        with self._on(day):
            if outcome == "credited":
                self._credit(dispute.line_ids.move_id, 100.0)
            else:
                dispute._resolve(outcome)
        return dispute

    def _rows(self):
        self.env.flush_all()
        kpi = self.env["collections.dispute.kpi"]
        kpi.invalidate_model()
        return kpi.search([("company_id", "=", self.company.id)])

    def test_figures_of_a_month(self):
        for day, outcome in ((2, "rejected"), (4, "credited"), (6, "rejected"), (20, "rejected")):
            self._resolved(day, outcome)
        self._dispute(self._invoice(9, 70.0))
        rows = self._rows()
        total = rows.filtered("is_total")
        self.assertEqual((total.closed_count, total.month), (4, "2026-03"))
        self.assertEqual((total.amount_disputed, total.amount_accepted), (400.0, 100.0))
        # Of 2, 4, 6 and 20 days: in the middle 5, nine of ten within 6 + 0.7 * 14.
        self.assertAlmostEqual(total.cycle_median, 5.0)
        self.assertAlmostEqual(total.cycle_p90, 15.8)
        self.assertAlmostEqual(total.on_time_share, 1.0)
        self.assertAlmostEqual(total.accepted_share, 0.25)
        self.assertEqual((rows - total).reason_id, self.reason)

    def test_a_row_for_each_month_and_main_reason(self):
        price = self.env.ref("collections_followup.dispute_reason_price")
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        self._resolved(2, reason_id=price.id)
        self._resolved(3, reason_id=tax.id)
        self._resolved(4, reason_id=False)
        self._resolved(40)
        rows = self._rows()
        self.assertEqual(
            {(row.date_month, row.is_total, row.reason_id.id): row.closed_count for row in rows},
            {
                (date(2026, 3, 1), True, False): 3,
                (date(2026, 3, 1), False, price.id): 2,
                (date(2026, 3, 1), False, False): 1,
                (date(2026, 4, 1), True, False): 1,
                (date(2026, 4, 1), False, self.reason.id): 1,
            },
        )

    def test_late_answered_merged_and_open(self):
        self._resolved(20)
        # Due on 23 March, 21 days from today.
        late = self._resolved(22)
        self.assertGreater(late.date_closed, late.date_deadline)
        self._resolved(5, "merged")
        total = self._rows().filtered("is_total")
        self.assertEqual((total.closed_count, total.on_time_share), (2, 0.5))
