from odoo.tests import tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeReport(DisputeCommon):
    def _rows(self, disputes):
        self.env.flush_all()
        report = self.env["collections.dispute.report"]
        report.invalidate_model()
        return report.search([("dispute_id", "in", disputes.ids)])

    def test_row_of_a_resolved_dispute(self):
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        move = self._invoice(20, 400.0)
        dispute = self._dispute(move, amount=200.0, reason_id=tax.id)
        with self._on(1):
            dispute.action_answered()
        with self._on(4):
            self._credit(move, 50.0).collections_dispute_id = dispute
            dispute._resolve("partly")
        row = self._rows(dispute)
        self.assertEqual((row.reason_id, row.main_reason_id), (tax, tax.parent_id))
        self.assertEqual((row.state, row.outcome, row.cycle_days), ("resolved", "partly", 4))
        self.assertEqual((row.amount_disputed, row.amount_accepted), (200.0, 50.0))
        self.assertEqual((row.accepted_share, row.credit_count), (0.25, 1))
        self.assertEqual((row.answer_days, row.on_time, row.age), (1.0, 1.0, False))
        self.assertEqual(row.action_open_dispute()["res_id"], dispute.id)

    def test_open_dispute_has_an_age_and_no_result(self):
        dispute = self._dispute(self._invoice(9, 70.0))
        row = self._rows(dispute)
        self.assertEqual((row.amount_open, row.state), (70.0, "open"))
        self.assertFalse(row.cycle_days or row.on_time or row.accepted_share)
        # The age is that of the database's own today.
        for days, age in ((7, "1"), (8, "2"), (30, "2"), (31, "3"), (60, "3"), (61, "4")):
            self.env.cr.execute(
                "UPDATE collections_dispute SET date_raised = CURRENT_DATE - %s WHERE id = %s",
                (days, dispute.id),
            )
            with self.subTest(days=days):
                self.assertEqual(self._rows(dispute).age, age)

    def test_merged_dispute_counts_with_the_one_it_went_into(self):
        target, other = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        target._merge(other)
        row = self._rows(target | other)
        self.assertEqual((row.dispute_id, row.amount_disputed), (target, 200.0))

    def test_sums_by_state(self):
        first, second = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        self._credit(first.line_ids.move_id, 100.0)
        self._rows(first | second)
        self.assertEqual(
            self.env["collections.dispute.report"]._read_group(
                [("dispute_id", "in", (first | second).ids)],
                ["state"],
                ["amount_accepted:sum", "amount_open:sum"],
            ),
            [("open", 0.0, 100.0), ("resolved", 100.0, 0.0)],
        )

    def test_other_companies_are_out_of_sight(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        dispute = self._dispute(self._invoice(20, company=other))
        collector = self._user("collector")
        self.assertTrue(self._rows(dispute))
        report = self.env["collections.dispute.report"].with_user(collector)
        self.assertFalse(report.search([("dispute_id", "=", dispute.id)]))
