from datetime import date, timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeReport(DisputeCommon):
    def _rows(self, disputes):
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
            self._credit(move, 50.0).sudo().collections_dispute_id = dispute
            dispute._resolve("partly")
        row = self._rows(dispute)
        self.assertEqual((row.reason_id, row.main_reason_id), (tax, tax.parent_id))
        self.assertEqual((row.state, row.outcome, row.cycle_days), ("resolved", "partly", 4))
        self.assertEqual((row.amount_disputed, row.amount_accepted), (200.0, 50.0))
        self.assertEqual((row.accepted_share, row.amount_credit), (0.25, 50.0))
        self.assertEqual((row.credit_count, row.date_credited), (1, self.today))
        self.assertEqual((row.answer_days, row.on_time, row.age), (1.0, 1.0, False))
        self.assertEqual(row.action_open_dispute()["res_id"], dispute.id)

    def test_open_dispute_has_an_age_and_no_result(self):
        dispute = self._dispute(self._invoice(9, 70.0))
        row = self._rows(dispute)
        self.assertEqual((row.amount_open, row.state), (70.0, "open"))
        self.assertFalse(row.cycle_days or row.on_time or row.accepted_share)
        for days, age in ((7, "1"), (8, "2"), (30, "2"), (31, "3"), (60, "3"), (61, "4")):
            with self.subTest(days=days), self._on(days):
                self.assertEqual(self._rows(dispute).age, age)

    def test_age_has_the_day_of_the_company(self):
        dispute = self._dispute(self._invoice(9))
        self.company.partner_id.tz = "Pacific/Auckland"
        with self._on(f"{self.today + timedelta(days=7)} 13:00:00"):
            self.assertEqual(self._rows(dispute).age, "2")

    def test_merged_dispute_counts_with_the_one_it_went_into(self):
        target, other = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        target._merge(other)
        row = self._rows(target | other)
        self.assertEqual((row.dispute_id, row.amount_disputed), (target, 200.0))

    def test_credit_note_of_a_merged_dispute_counts_with_the_one_that_is_left(self):
        first, second, third = (self._dispute(self._invoice(day)) for day in (20, 9, 5))
        refund = self._credit(first.line_ids.move_id, 40.0)
        refund.sudo().collections_dispute_id = first
        second._merge(first)
        third._merge(second)
        self.assertEqual(first.merged_into_id, third)
        row = self._rows(first | second | third)
        self.assertEqual(row.dispute_id, third)
        # All that was ever disputed: what was credited before the merge included.
        self.assertEqual((row.amount_disputed, row.amount_credit), (300.0, 40.0))

    def test_credit_notes_caused_by_reason_cause_owner_and_month(self):
        cause = self.env.ref("collections_followup.dispute_cause_billing")
        first, second, third = (
            self._dispute(self._invoice(20), cause_id=own, user_id=self.env.uid)
            for own in (cause.id, cause.id, False)
        )
        for dispute, amount, day in ((first, 100.0, 3), (second, 30.0, 40), (second, 20.0, 41)):
            with self._on(day):
                refund = self._credit(dispute.line_ids.move_id, amount, post=False)
                refund.sudo().collections_dispute_id = dispute
                refund.invoice_date = refund.date = self.today + timedelta(days=day)
                refund.action_post()
        draft = self._credit(third.line_ids.move_id, 70.0, post=False)
        draft.sudo().collections_dispute_id = third
        self._rows(first)
        report, measures = self.env["collections.dispute.report"], ["amount_credit:sum"]
        domain = [("dispute_id", "in", (first | second | third).ids)]
        self.assertEqual(
            report._read_group(domain, ["cause_id"], [*measures, "credit_count:sum"]),
            [(cause, 150.0, 3), (self.env["collections.dispute.cause"], 0.0, 0)],
        )
        for grouping, value in (
            ("main_reason_id", self.reason),
            ("reason_id", self.reason),
            ("user_id", self.env.user),
        ):
            self.assertEqual(report._read_group(domain, [grouping], measures), [(value, 150.0)])
        self.assertEqual(
            report._read_group(domain, ["date_credited:month"], measures),
            [(date(2026, 3, 1), 100.0), (date(2026, 4, 1), 50.0), (False, 0.0)],
        )

    def test_deadline_kept_and_answered(self):
        late, kept = self._dispute(self._invoice(20)), self._dispute(self._invoice(9))
        with self._on(2):
            kept.action_answered()
            kept._resolve("rejected")
        # Due on 23 March, 21 days from today.
        with self._on(22):
            late._resolve("rejected")
        rows = self._rows(late | kept)
        self.assertEqual(
            {row.dispute_id: (row.on_time, row.answered) for row in rows},
            {late: (0.0, False), kept: (1.0, True)},
        )
        domain = [("dispute_id", "in", (late | kept).ids)]
        self.assertEqual(rows._read_group(domain, [], ["on_time:avg"]), [(0.5,)])

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
