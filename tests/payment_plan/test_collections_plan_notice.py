from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanNotice(PlanCommon):
    """The ladder: 5 days before, 2 days after, and on default."""

    def _due(self):
        notices = self.env["collections.plan.notice"].search([], order="id")
        self.env["collections.plan.notice"]._prepare_due(self.company)
        return self.env["collections.plan.notice"].search([], order="id") - notices

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
        reminder._send()
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
        late._send()
        self._deliver()
        self._at("2026-03-18")
        default = self._due()
        self.assertEqual((default.kind, default.amount), ("default", 300))
        default._send()
        self._deliver()
        self._at("2026-03-19")
        self.assertFalse(self._due())

    def test_nothing_goes_out_before_it_is_switched_on(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        self.assertEqual(notice.state, "draft")
        notice.action_send()
        self._deliver()
        self.assertEqual(notice.state, "sent")

    def test_paid_in_the_meantime_is_skipped(self):
        move = self._invoice(40, 300)
        self._plan(move)
        self._at("2026-03-05")
        notice = self._due()
        self._pay(move, 100)
        notice.action_send()
        self.assertEqual(notice.state, "skipped")

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

    def _hold(self, **values):
        return self.env["collections.hold"].create(
            {
                "company_id": self.company.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                **values,
            }
        )

    def test_nothing_about_items_on_hold(self):
        moves = self._invoice(40, 300) | self._invoice(40, 300)
        self._plan(moves)
        self._at("2026-03-05")
        hold = self._hold(scope="move", move_id=moves[0].id)
        self._hold(scope="item", move_line_id=self._item(moves[1]).id)
        self.assertFalse(self._due())
        hold.action_release()
        self.assertTrue(self._due(), "one of the invoices is not on hold")

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

    def test_on_hold_since_it_was_prepared(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        self._hold(partner_id=self.customer.id)
        notice.action_send()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("on hold", notice.failure_reason)

    def test_people_use_the_buttons(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        with self.assertRaises(AccessError):
            self._due().write({"state": "sent"})

    def test_agreement_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        plan = self._plan(self._invoice(40, 1234.5), date_first=date(2026, 4, 30))
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("collections_followup.report_plan", plan.ids)[0]
            .decode()
        )
        self.assertIn("30/04/2026", html)
        self.assertIn("411,50", html)
        self.assertIn(plan.name, html)

    def test_doubt_is_shown_and_decided_by_who_works_on_the_plan(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        notice.action_send()
        with self._smtp() as server, mute_logger("odoo.addons.mail.models.mail_mail"):
            server.silent_after = 0
            self._deliver()
            self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertEqual(notice.state, "uncertain")
        auditor = self._user("readonly")
        self._refused(notice.with_user(auditor).action_arrived, error=(AccessError,))
        collector = self._user("collector")
        notice.with_user(collector).action_send_again()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual((notice.state, len(server.messages)), ("sent", 1))
        self.assertEqual(server.messages[0]["Message-Id"], notice.dispatch_id.message_uid)
