from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .test_collections_plan_notice import PlanNoticeCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanNoticeDue(PlanNoticeCommon):
    """Which notices are due."""

    def test_ladder(self):
        self.company.collections_automation = "send"
        plan = self._plan(self._invoice(40, 300))
        self.assertFalse(self._due())
        self._at("2026-03-05")
        reminder = self._due()
        self.assertRecordValues(
            reminder, [{"kind": "reminder", "amount": 100, "state": "queued", "plan_id": plan.id}]
        )
        self.assertFalse(self._due())
        reminder.sudo()._compose()
        self._deliver()
        self.assertEqual(reminder.state, "sent")
        self.assertIn("100.00", reminder.content)
        self.assertIn(plan.name, reminder.content)
        self.assertTrue(
            self._case().message_ids.filtered(lambda mail: mail.subject == reminder.subject)
        )
        with self.assertRaises(UserError):
            reminder.sudo().write({"amount": 1})
        self._at("2026-03-13")
        late = self._due()
        self.assertEqual((late.kind, late.amount), ("late", 100))
        late.sudo()._compose()
        self._deliver()
        self._at("2026-03-18")
        default = self._due()
        self.assertEqual((default.kind, default.amount), ("default", 300))
        default.sudo()._compose()
        self._deliver()
        self._at("2026-03-19")
        self.assertFalse(self._due())

    def test_after_a_gap_only_the_latest_step(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-16")
        self.assertEqual(self._due().kind, "late")

    def test_no_address_and_hold(self):
        self.customer.email = False
        move = self._invoice(40, 300)
        self._plan(move)
        self._at("2026-03-05")
        notice = self._due()
        notice.action_send()
        self.assertEqual(notice.state, "failed")
        self.assertTrue(notice.failure_reason)
        other = self._invoice(40, 300, partner=self.partner_b)
        self._plan(other)
        self.partner_b.collections_cease = True
        self.assertFalse(self._due())

    def test_nothing_about_items_on_hold(self):
        moves = self._invoice(40, 300) | self._invoice(40, 300)
        self._plan(moves)
        self._at("2026-03-05")
        hold = self._hold(scope="move", move_id=moves[0].id)
        self._hold(scope="item", move_line_id=self._item(moves[1]).id)
        self.assertFalse(self._due())
        hold.action_release()
        self.assertTrue(self._due(), "one of the invoices is not on hold")

    def test_nothing_about_what_is_flagged(self):
        move = self._invoice(40, 300)
        self._plan(move)
        self._at("2026-03-05")
        values = {"flag_id": self.env.ref("collections_followup.flag_moratorium").id, "reason": "-"}
        entries = self.env["collections.flag.entry"]
        for subject in ({"partner_id": self.customer.id}, {"move_id": move.id}):
            entry = entries.create({**values, **subject})
            self.assertFalse(self._due())
            entry.action_end()
        notice = self._due()
        entries.create({**values, "partner_id": self.customer.id})
        notice.action_send()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("Moratorium", notice.failure_reason)

    def test_nothing_about_what_is_disputed_as_a_whole(self):
        move = self._invoice(40, 300)
        self._plan(move)
        self._at("2026-03-05")
        dispute = self.env["collections.dispute"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": move.id, "scope": "all"})],
            }
        )
        self.assertFalse(self._due())
        dispute._resolve("rejected")
        self.assertTrue(self._due())
