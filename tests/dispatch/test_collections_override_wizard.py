"""A message that waits at the gate goes at once: with the right, a reason and an entry."""

from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..gate.gate_common import GateCommon

NIGHT = datetime(2026, 12, 31, 4)


@tagged("post_install", "-at_install")
class TestCollectionsOverrideWizard(GateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set("us_regulation_f")
        cls.person.write({"email": "pat@example.com", "street": "1 Main St"})
        cls.collector, cls.supervisor = cls._user("collector"), cls._user("supervisor")

    def _queue(self):
        run = self._prepare()
        run.action_send()
        self._deliver()
        return run.notice_ids

    def _open(self, record, user):
        action = record.with_user(user).action_override_gate()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def _entries(self):
        return self.env["collections.gate.override"].search([])

    def test_a_notice_goes_for_a_reason_with_the_right(self):
        with freeze_time(NIGHT):
            notice = self._queue()
            self.assertTrue(notice.gate_until)
            with self.assertRaises(AccessError):
                notice.with_user(self.collector).action_override_gate()
            dialog = self._open(notice, self.supervisor)
            self.assertEqual(dialog.collections_gate_verdict, "blocked")
            self.assertIn("Times of day", dialog.collections_gate_text)
            self.assertIn("Say why", self._refused(dialog.action_send))
            dialog.collections_gate_reason = "Asked for it on the phone"
            dialog.action_send()
            self.assertFalse(notice.gate_until)
            self._deliver()
            self.assertEqual(notice.state, "sent")
            entry = self._entries()
            self.assertEqual((entry.user_id, entry.channel), (self.supervisor, "email"))
            self.assertEqual(notice.gate_override_ids, entry)
            self.assertIn("does not wait", self._refused(dialog.action_send))
            self.assertEqual(len(self._entries()), 1)

    def test_a_notice_that_is_written_already(self):
        with freeze_time(datetime(2026, 12, 31, 1, 58)):
            run = self._prepare()
            run.action_send()
            notice = run.notice_ids
            self.env["collections.notice"]._compose_batch(10)
        with freeze_time(NIGHT):
            self._deliver()
            self.assertEqual(notice.dispatch_id.state, "waiting")
            dialog = self._open(notice.dispatch_id, self.supervisor)
            self.assertEqual(dialog.res_model, "collections.notice")
            dialog.collections_gate_reason = "Asked for it"
            dialog.action_send()
            self._deliver()
            self.assertEqual(notice.state, "sent")

    def test_a_message_of_a_person(self):
        self._prepare()
        case = self._case(self.person)
        with freeze_time(NIGHT):
            case.message_post(
                body="Pay",
                partner_ids=self.person.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            row = self.env["collections.dispatch"].search([("source_id", "=", case.id)], limit=1)
            self._deliver()
            self.assertEqual(row.state, "waiting")
            dialog = self._open(row, self.supervisor)
            dialog.collections_gate_reason = "Asked for it"
            dialog.action_send()
            self._deliver()
            self.assertEqual(row.state, "sent")
            self.assertEqual(row.override_ids, self._entries())
            with self.assertRaises(UserError):
                dialog.action_send()

    def test_a_notice_that_failed_at_the_gate(self):
        self.levels.fallback = False
        self.env["collections.consent"].create(
            {"channel": "email", "partner_id": self.person.id, "date": datetime(2026, 12, 1)}
        )
        with freeze_time(datetime(2026, 12, 31, 16)):
            notice = self._queue()
            self.assertEqual((notice.state, notice.failure_type), ("failed", "gate"))
            with self.assertRaises(AccessError):
                notice.with_user(self.collector).action_override_gate()
            dialog, other = self._open(notice, self.supervisor), self._open(notice, self.supervisor)
            self.assertIn("opted out", dialog.collections_gate_text)
            self.assertIn("Say why", self._refused(dialog.action_send))
            dialog.collections_gate_reason = "Asked for it on the phone"
            dialog.action_send()
            self.assertEqual((notice.state, notice.failure_type), ("queued", False))
            self._deliver()
            self.assertEqual(notice.state, "sent")
            self.assertEqual(notice.gate_override_ids, self._entries())
            self.assertEqual(self._entries().user_id, self.supervisor)
            other.collections_gate_reason = "Once more"
            self.assertIn("does not wait", self._refused(other.action_send))
            self.assertEqual(len(self._entries()), 1)

    def test_a_notice_that_was_written_and_failed_at_the_hand_over(self):
        self.levels.fallback = False
        with freeze_time(datetime(2026, 12, 31, 16)):
            run = self._prepare()
            run.action_send()
            notice = run.notice_ids
            self.env["collections.notice"]._compose_batch(10)
            self.env["collections.consent"].create(
                {"channel": "email", "partner_id": self.person.id, "date": datetime(2026, 12, 31)}
            )
            self._deliver()
            self.assertEqual((notice.state, notice.failure_type), ("failed", "gate"))
            self.assertEqual(notice.dispatch_id.state, "failed")
            dialog = self._open(notice.dispatch_id, self.supervisor)
            self.assertEqual(dialog.res_model, "collections.notice")
            dialog.collections_gate_reason = "Asked for it"
            dialog.action_send()
            self._deliver()
            self.assertEqual((notice.state, notice.dispatch_id.state), ("sent", "sent"))

    def test_what_failed_for_another_reason_is_not_sent_by_it(self):
        self.levels.fallback = False
        self.person.email = False
        with freeze_time(datetime(2026, 12, 31, 16)):
            notice = self._queue()
            self.assertEqual((notice.state, notice.failure_type), ("failed", "no_email"))
            with self.assertRaises(UserError):
                notice.with_user(self.supervisor).action_override_gate()

    def test_nothing_else_is_sent_by_it(self):
        wizards = self.env["collections.override.wizard"].with_user(self.supervisor)
        with freeze_time(NIGHT):
            dialog = wizards.create({"res_model": "res.partner", "res_id": self.person.id})
            with self.assertRaises(AccessError):
                dialog.action_send()
            notice = self._prepare().notice_ids
            dialog = wizards.create({"res_model": notice._name, "res_id": notice.id})
            dialog.collections_gate_reason = "Now"
            self.assertIn("does not wait", self._refused(dialog.action_send))
            with self.assertRaises(AccessError):
                notice.with_user(self.supervisor).gate_override_ids = False
