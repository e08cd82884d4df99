from datetime import timedelta

from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsContactFollowup(ReplyCommon):
    """What was said, and what was not, counts for the priority."""

    def _figures(self, day=0):
        with self._on(day):
            self.engine.refresh(self.company)
            self.env.invalidate_all()
            priority = self.env["collections.followup.priority"]
            return priority._read_priority_figures(self.case)[self.case.id]

    def test_days_without_a_contact(self):
        opened = self.case.date_open
        with self._on(12) as day:
            self.assertEqual(self._figures(12)["no_contact"], (day - opened).days)
            contact = self._log("no_answer")
        self.assertEqual(self._figures(19)["no_contact"], 7)
        with self._on(14):
            self._log(corrects_id=contact.id, correction_reason="x", date="2026-03-08 10:00:00")
        self.assertEqual(self._figures(19)["no_contact"], 13, "as it really was")
        with self._on(16):
            self._answer(extra="Auto-Submitted: auto-replied\n")
            self._log("wrong_number")
        self.assertEqual(self._figures(19)["no_contact"], 13, "nobody was spoken to")

    def test_level_reached_without_action(self):
        self.assertEqual(self._figures()["level_idle"], 0)
        self._pass()
        self.assertEqual(self._figures(5)["level_idle"], 5)
        with self._on(6):
            self._log("no_answer")
        self.assertEqual(self._figures(9)["level_idle"], 0)

    def test_answers_promises_and_disputes(self):
        self.company.collections_reply_days = 0
        self._invoice(4, 300.0)
        self._answer()
        promise = self.env["collections.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date": self.today + timedelta(days=2),
                "line_ids": [(0, 0, {"move_line_id": self._item(self.move).id, "amount": 100.0})],
            }
        )
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "line_ids": [
                    (
                        0,
                        0,
                        {"move_id": self._invoice(3, 400.0).id, "scope": "amount", "amount": 200},
                    )
                ],
            }
        )
        figures = self._figures()
        self.assertEqual((figures["answered"], figures["promised_today"]), (1, 0))
        self.assertEqual(figures["disputed_share"], 25)
        self.assertEqual(promise.state, "open")
        self.assertEqual(self._figures(2)["promised_today"], 1)
        self.case.with_user(self.collector).reply_ids._sort("other")
        self.assertEqual(self._figures(3)["answered"], 0)
        rules = self.env["collections.priority.rule"].search([])
        self.assertLessEqual(
            {"answered", "promised_today", "disputed_share", "no_contact", "level_idle"},
            set(rules.mapped("factor")),
        )
