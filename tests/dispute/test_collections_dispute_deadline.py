from datetime import date, datetime

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


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

    def test_each_deadline_is_warned_of_and_escalated_once(self):
        dispute = self._dispute(self._invoice(20), user_id=self._user("collector").id)
        self.company.collections_dispute_supervisor_id = self._user("supervisor")
        check = self.env["collections.dispute"]._check_deadlines
        # To be answered by Thursday 5 March, to be resolved by Monday 23 March.
        found = []
        for day in range(25):
            with self._on(day):
                known = dispute.activity_ids
                check(self.company)
                check(self.company)
                if day == 5:
                    dispute.action_answered()
                found += [
                    (day, task.user_id, task.summary) for task in dispute.activity_ids - known
                ]
        owner, boss = dispute.user_id, self.company.collections_dispute_supervisor_id
        self.assertEqual(
            found,
            [
                (2, owner, f"Deadline of {dispute.name}"),
                (4, boss, f"{dispute.name} was not answered in time"),
                # Friday 20 March, and Tuesday 24 March
                (18, owner, f"Deadline of {dispute.name}"),
                (22, boss, f"{dispute.name} was not resolved in time"),
            ],
        )

    def test_deadline_that_is_put_off_counts_anew(self):
        dispute = self._dispute(self._invoice(20), user_id=self._user("collector").id)
        dispute.action_answered()
        check = self.env["collections.dispute"]._check_deadlines
        with self._on(22):
            check(self.company)
            self.assertEqual(dispute.date_escalated, date(2026, 3, 24))
            dispute.date_deadline = date(2026, 4, 1)
        for day in (28, 29, 30):
            with self._on(day):
                check(self.company)
        self.assertEqual(dispute.date_warned, date(2026, 3, 31))
        self.assertEqual(len(dispute.activity_ids), 2)
