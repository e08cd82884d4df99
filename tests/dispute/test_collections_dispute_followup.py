from datetime import timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeFollowup(DisputeCommon):
    """Days in dispute do not count: not from the due date, not between levels."""

    def _levels(self, move, days):
        """Run a pass on each of these days after today and return the levels sent."""
        reached = []
        for day in days:
            with self._on(day):
                run = self._pass()
                line = run.notice_ids.line_ids.filtered(
                    lambda line: line.move_line_id == self._item(move)
                )
                if line.level_id:
                    reached.append((day, line.level_id.name))
        return reached

    def test_level_is_restored_after_a_valid_debt(self):
        # Due today; levels are due 1, 15 and 30 days later.
        move = self._invoice(0)
        self.assertEqual(self._levels(move, [1, 5]), [(1, "Level 1")])
        with self._on(5):
            dispute = self._dispute(move)
            self.assertEqual(self._reason(move), "dispute")
        with self._on(20):
            self.assertEqual(self._reason(move), "dispute")
            dispute._resolve("rejected")
            # 20 days after the due date, 15 of them in dispute
            self.assertEqual(self._shifts(move), [15])
            self.assertEqual(self._case().days_overdue, 5)
            self.assertEqual(self._reason(move), "waiting")
        self.assertEqual(
            self._levels(move, [20, 29, 30, 44, 45]), [(30, "Level 2"), (45, "Level 3")]
        )

    def test_what_nobody_disputes_is_chased(self):
        disputed, partly, other = (self._invoice(20) for _n in range(3))
        self._dispute(disputed)
        self._dispute(partly, amount=40.0)
        claimed = {
            line.move_line_id.move_id: line.amount for line in self._pass().notice_ids.line_ids
        }
        self.assertEqual(claimed, {partly: 60.0, other: 100.0})
        self.assertEqual(self._case().amount_disputed, 140.0)

    def test_days_before_the_due_date_are_no_days_late(self):
        move = self._invoice(-10)
        with self._on(2):
            dispute = self._dispute(move)
        with self._on(14):
            dispute._resolve("rejected")
            self.assertEqual(self._shifts(move), [4])
        self.assertEqual(self._levels(move, [14, 15]), [(15, "Level 1")])

    def test_dispute_that_was_raised_earlier_than_entered(self):
        move = self._invoice(20)
        dispute = self._dispute(move, date_raised=self.today - timedelta(8))
        self.assertEqual(self._shifts(move), [8])
        dispute._resolve("rejected")
        self.assertEqual(self._case().days_overdue, 12)

    def test_days_of_a_part_count(self):
        move = self._invoice(10)
        dispute = self._dispute(move, amount=40.0)
        with self._on(5):
            self.assertEqual(self._shifts(move), [0])
            # What is left is disputed as a whole from here on.
            self._pay(move, 60.0, day=self.today + timedelta(5))
        with self._on(9):
            self.assertEqual(self._shifts(move), [4])
            dispute._resolve("rejected")
        with self._on(20):
            self.assertEqual(self._shifts(move), [4])

    def test_days_between_levels_do_not_count_either(self):
        self.levels[1].write({"trigger": "previous", "days": 10})
        move = self._invoice(1)
        self.assertEqual(self._levels(move, [0]), [(0, "Level 1")])
        with self._on(4):
            dispute = self._dispute(move)
        with self._on(24):
            dispute._resolve("withdrawn")
        self.assertEqual(self._levels(move, [24, 29, 30]), [(30, "Level 2")])

    def test_by_age_and_month_end(self):
        self.policy.progression = "age"
        self.levels[2].write({"trigger": "month_end", "days": 20})
        move = self._invoice(0)
        dispute = self._dispute(move)
        with self._on(12):
            dispute._resolve("rejected")
        # 2 March, 12 days in dispute: 15 days late on the 29th, month's end + 20 on 2 May
        self.assertEqual(
            self._levels(move, [13, 26, 27, 60, 61]),
            [(13, "Level 1"), (27, "Level 2"), (61, "Level 3")],
        )

    def test_one_instalment_wholly_disputed_shifts_alone(self):
        first, second = self._instalments((40, 20), 200.0)
        dispute = self._dispute(first.move_id, amount=100.0)
        with self._on(6):
            dispute._resolve("rejected")
            self.assertEqual(self._shifts(first.move_id), [0, 6])

    def test_second_dispute_adds_its_days(self):
        move = self._invoice(3)
        dispute = self._dispute(move)
        with self._on(4):
            dispute._resolve("rejected")
        with self._on(10):
            dispute.action_reopen()
        with self._on(13):
            dispute._resolve("rejected")
            self.assertEqual(self._shifts(move), [7])

    def test_notice_says_so(self):
        move = self._invoice(3, 500.0)
        dispute = self._dispute(move)
        with self._on(10):
            dispute._resolve("rejected")
            notice = self._prepare().notice_ids
            self.assertEqual(notice.line_ids.days_overdue, 3)
            self.assertEqual(notice.line_ids.disputed_days, 10)
            self.assertEqual(notice.days_overdue, 3)
            subject, body = self.env["collections.document"]._get_email_contents(notice)[notice.id]
            self.assertIn("We have looked into your dispute about", body)
            self.assertIn("3 days late", body)
            self.assertIn("Days in dispute do not count", self._explain(move)["text"])

    def test_documents_show_total_disputed_and_claimed(self):
        move = self._invoice(3, 500.0)
        self._pay(move, 50.0)
        self._dispute(move, amount=200.0)
        notice = self._prepare().notice_ids
        [doc] = self.env["collections.document"]._get_letter_values(notice).values()
        [line] = doc["groups"][0]["lines"]
        self.assertEqual(
            (line["total"], line["paid"], line["disputed"], line["open"]),
            ("500.00", "50.00", "200.00", "250.00"),
        )
        body = self.env["collections.document"]._get_email_contents(notice)[notice.id][1]
        self.assertIn("disputed 200.00", " ".join(body.split()))
        self.assertIn("while we look into them", body)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "collections_followup.report_letter", notice.ids
        )[0]
        self.assertIn(b"Disputed", html)

    def test_early_payment_ends_the_days(self):
        move = self._invoice(5)
        dispute = self._dispute(move)
        with self._on(4):
            self._pay(move, day=self.today + timedelta(4))
            self.assertEqual((dispute.state, dispute.outcome), ("resolved", "paid"))
            period = self.env["collections.dispute.period"].search(
                [("move_line_id", "=", self._item(move).id)]
            )
            self.assertEqual(period.date_until, self.today + timedelta(4))
        with self._on(7):
            self._item(move).remove_move_reconcile()
            self.assertEqual(self._shifts(move), [4])
