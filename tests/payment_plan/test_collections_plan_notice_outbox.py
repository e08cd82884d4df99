from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_collections_plan_notice import PlanNoticeCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanNoticeOutbox(PlanNoticeCommon):
    """How notices leave."""

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

    def test_on_hold_since_it_was_prepared(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        self._hold(partner_id=self.customer.id)
        notice.action_send()
        self.assertEqual(notice.state, "skipped")
        self.assertIn("on hold", notice.failure_reason)

    def test_at_an_inconvenient_time_it_waits(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        quiet = {"partner_id": self.customer.id, "date_from": False, "date_to": date(2026, 3, 5)}
        self.env["collections.quiet.time"].create(quiet)
        notice.action_send()
        self.assertEqual(notice.state, "queued")
        self.assertIn("does not want to be reached", notice.gate_text)
        with self._smtp() as server:
            self._deliver()
            self.assertFalse(server.messages)
            self._at("2026-03-07")
            self._deliver()
        self.assertEqual((notice.state, notice.gate_until), ("sent", False))

    def test_who_opted_out_gets_none(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        consent = {"channel": "email", "partner_id": self.customer.id, "date": datetime(2026, 3, 1)}
        self.env["collections.consent"].create(consent)
        notice.action_send()
        self.assertEqual(notice.state, "failed")
        self.assertIn("opted out", notice.failure_reason)

    def _open_override(self, notice, user):
        action = notice.with_user(user).action_override_gate()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_who_may_lets_it_go_at_once_for_a_reason(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        quiet = {"partner_id": self.customer.id, "date_from": False, "date_to": date(2026, 3, 5)}
        self.env["collections.quiet.time"].create(quiet)
        notice.action_send()
        self.assertTrue(notice.gate_until)
        supervisor = self._user("supervisor")
        with self.assertRaises(AccessError):
            notice.with_user(self._user("collector")).action_override_gate()
        dialog = self._open_override(notice, supervisor)
        self.assertIn("Say why", self._refused(dialog.action_send))
        dialog.collections_gate_reason = "Asked for it on the phone"
        dialog.action_send()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual((notice.state, len(server.messages)), ("sent", 1))
        self.assertEqual(notice.gate_override_ids.user_id, supervisor)

    def test_an_override_pays_nothing_and_lifts_no_hold(self):
        """What is read again when it goes is read again all the same."""
        move = self._invoice(40, 300)
        self._plan(move)
        self._at("2026-03-05")
        notice = self._due()
        quiet = {"partner_id": self.customer.id, "date_from": False, "date_to": date(2026, 3, 5)}
        self.env["collections.quiet.time"].create(quiet)
        notice.action_send()
        dialog = self._open_override(notice, self._user("supervisor"))
        dialog.collections_gate_reason = "Asked for it on the phone"
        self._pay(move, 100)
        dialog.action_send()
        with self._smtp() as server:
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual(notice.state, "skipped")

    def test_on_hold_since_it_was_written(self):
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        notice = self._due()
        notice.action_send()
        self.assertEqual(notice.dispatch_id.state, "ready")
        self._hold(partner_id=self.customer.id)
        with self._smtp() as server:
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual(notice.state, "skipped")

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
