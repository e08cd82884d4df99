from datetime import date, datetime

from odoo.tests import tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeDeadline(DisputeCommon):
    """Monday 2 March 2026; quality: answer in 3, resolved in 15 working days."""

    def test_working_days_of_the_calendar(self):
        add = self.env["collections.dispute"]._add_working_days
        # From a Monday: three days are Thursday, five the next Monday.
        for count, expected in ((0, 2), (1, 3), (4, 6), (5, 9), (15, 23)):
            self.assertEqual(add(self.company, self.today, count), date(2026, 3, expected))
        self.assertEqual(add(self.company, date(2026, 3, 7), 0), date(2026, 3, 9))
        calendar = self.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 3, 0, 0),
                "date_to": datetime(2026, 3, 3, 23, 59),
            }
        )
        self.assertEqual(add(self.company, self.today, 1), date(2026, 3, 4))
        self.company.resource_calendar_id = False
        self.assertEqual(add(self.company, self.today, 5), date(2026, 3, 9))
        self.assertEqual(add(self.company, date(2026, 3, 7), 0), date(2026, 3, 9))

    def test_deadlines_of_the_reason(self):
        dispute = self._dispute(self._invoice(20))
        self.assertEqual(dispute.date_answer_deadline, date(2026, 3, 5))
        self.assertEqual(dispute.date_deadline, date(2026, 3, 23))
        dispute.reason_id = self.env.ref("collections_followup.dispute_reason_order")
        self.assertEqual(dispute.date_deadline, date(2026, 3, 5))
        reason = self.env.ref("collections_followup.dispute_reason_order")
        self.assertIn(
            "no fewer", self._refused(reason.write, {"answer_days": 9, "resolution_days": 3})
        )

    def test_first_rule_that_fits_assigns(self):
        price = self.env.ref("collections_followup.dispute_reason_price")
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        user, other = self._user("collector"), self._user("supervisor")
        team = self.env.ref("collections_followup.dispute_team_sales")
        self.env["collections.dispute.rule"].create(
            [
                {
                    "name": "Large prices",
                    "sequence": 1,
                    "company_id": self.company.id,
                    "reason_id": price.id,
                    "amount_from": 500.0,
                    "user_id": other.id,
                    "priority": "2",
                },
                {
                    "name": "Prices",
                    "sequence": 2,
                    "company_id": self.company.id,
                    "reason_id": price.id,
                    "user_id": user.id,
                    "team_id": team.id,
                },
            ]
        )
        small = self._dispute(self._invoice(9, 499.0), reason_id=tax.id)
        self.assertEqual((small.user_id, small.team_id, small.priority), (user, team, "0"))
        large = self._dispute(self._invoice(9, 500.0), reason_id=price.id)
        self.assertEqual((large.user_id, large.priority), (other, "2"))
        self.company.collections_user_id = other
        quality = self._dispute(self._invoice(9))
        self.assertEqual(quality.user_id, other, "nobody's rule: the collector")

    def test_warning_then_escalation_once(self):
        user, boss = self._user("collector"), self._user("supervisor")
        team = self.env.ref("collections_followup.dispute_team_sales")
        team.user_id = boss
        dispute = self._dispute(self._invoice(20), user_id=user.id, team_id=team.id)
        check = self.env["collections.dispute"]._check_deadlines
        with self._on(1):
            check(self.company)
            self.assertFalse(dispute.activity_ids)
        with self._on(2):
            check(self.company)
            check(self.company)
            self.assertEqual(dispute.activity_ids.user_id, user)
            self.assertEqual(dispute.activity_ids.date_deadline, date(2026, 3, 5))
        with self._on(4):
            dispute.invalidate_recordset(["is_late"])
            self.assertTrue(dispute.is_late)
            self.assertIn(dispute, dispute.search([("is_late", "=", True)]))
            check(self.company)
            check(self.company)
            [mine, boss_task] = dispute.activity_ids.sorted(lambda own: own.user_id == boss)
            self.assertEqual((mine.user_id, boss_task.user_id), (user, boss))
            self.assertIn("not answered in time", boss_task.summary)

    def test_answer_in_time(self):
        dispute = self._dispute(self._invoice(20))
        dispute.action_answered()
        self.assertTrue(dispute.date_first_answer)
        with self._on(10):
            self.assertFalse(dispute.is_late)
            self.assertNotIn(dispute, dispute.search([("is_late", "=", True)]))
        with self._on(22):
            dispute.invalidate_recordset(["is_late"])
            self.assertTrue(dispute.is_late)
            self.env["collections.dispute"]._check_deadlines(self.company)
            self.assertIn("not resolved in time", dispute.activity_ids[-1:].summary)
            dispute._resolve("rejected")
            self.assertFalse(dispute.is_late)
            self.assertFalse(dispute.activity_ids)

    def test_figures(self):
        days = (2, 4, 6, 20)
        for index, day in enumerate(days):
            move = self._invoice(20, 100.0)
            dispute = self._dispute(move)
            if index == 0:
                dispute.action_answered()
            with self._on(day):
                if index == 1:
                    self._credit(move, 100.0)
                else:
                    dispute._resolve("rejected")
        still = self._dispute(self._invoice(9, 70.0))
        self.env.flush_all()
        kpi = self.env["collections.dispute.kpi"].search([("company_id", "=", self.company.id)])
        total = kpi.filtered("is_total")
        self.assertEqual(total.closed_count, 4)
        # Of 2, 4, 6 and 20 days: in the middle 5, nine of ten within 6 + 0.7 * 14.
        self.assertAlmostEqual(total.cycle_median, 5.0)
        self.assertAlmostEqual(total.cycle_p90, 15.8)
        self.assertAlmostEqual(total.on_time_share, 1.0)
        self.assertAlmostEqual(total.accepted_share, 0.25)
        self.assertEqual((kpi - total).reason_id, self.reason)
        report = self.env["collections.dispute.report"]
        row = report.search([("dispute_id", "=", still.id)])
        self.assertEqual((row.amount_open, row.state), (70.0, "open"))
        # The age is that of the database's own today.
        for days, age in ((7, "1"), (8, "2"), (31, "3"), (61, "4")):
            self.env.cr.execute(
                "UPDATE collections_dispute SET date_raised = CURRENT_DATE - %s WHERE id = %s",
                (days, still.id),
            )
            report.invalidate_model()
            self.assertEqual(report.search([("dispute_id", "=", still.id)]).age, age)
        self.assertEqual(
            report._read_group(
                [("company_id", "=", self.company.id)], ["state"], ["amount_accepted:sum"]
            ),
            [("open", 0.0), ("resolved", 100.0)],
        )
        self.assertEqual(row.action_open_dispute()["res_id"], still.id)
