from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..payment_plan.test_collections_plan_notice import PlanNoticeCommon

QUEUED = "odoo.addons.collections_followup.models.dispatch.collections_dispatch_queued"


@tagged("post_install", "-at_install")
class TestCollectionsDispatchQueued(PlanNoticeCommon):
    """The one way of plan notices, statements, packs and copies through the outbox."""

    def setUp(self):
        super().setUp()
        self._plan(self._invoice(40, 300))
        self._at("2026-03-05")
        self.notice = self._due()

    def _is_due(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT n.id FROM collections_plan_notice n WHERE n.id = %s AND %s",
                self.notice.id,
                self.notice._sql_due(),
            )
        )
        return bool(rows)

    def test_five_kinds_share_it(self):
        names = self.env.registry.descendants(["collections.dispatch.queued"], "_inherit")
        self.assertEqual(
            set(names) - {"collections.dispatch.queued"},
            {
                "collections.legal.document",
                "collections.notice.copy",
                "collections.plan.notice",
                "collections.statement.mailing",
                "collections.pack.sending",
            },
        )
        for name in names:
            fields_ = self.env[name]._fields
            if not self.env[name]._abstract:
                self.assertLessEqual({"state", "failure_reason", "date_sent"}, set(fields_))

    def test_taken_back_from_the_outbox(self):
        self.notice.sudo().state = "queued"
        self.notice._compose_batch(10)
        dispatch = self.notice.dispatch_id
        dispatch.action_cancel()
        self.assertEqual((self.notice.state, dispatch.state), ("skipped", "cancelled"))
        self.assertIn(self.env.user.name, self.notice.failure_reason)
        self.assertFalse(dispatch.sudo().mail_id)
        # What is taken back already, or was never put in, is not on its way.
        self.assertIn("not on its way", self._refused(self.notice.action_cancel))

    def test_what_breaks_when_it_is_written_again_leaves_nothing_in_the_outbox(self):
        self.notice.sudo().state = "queued"
        self.notice._compose_batch(10)
        dispatch = self.notice.dispatch_id.sudo()
        dispatch.state = "waiting"

        def fail():
            raise ValueError("no words")

        with mute_logger(QUEUED):
            self.assertFalse(self.notice.sudo()._try(fail))
        self.assertEqual((self.notice.state, self.notice.failure_reason), ("failed", "no words"))
        self.assertEqual(dispatch.state, "cancelled")

    def test_due_until_written_and_again_after_its_wait(self):
        self.assertFalse(self._is_due())
        self.notice.sudo().state = "queued"
        self.assertTrue(self._is_due())
        self.assertEqual(self.notice._count_to_compose(), 1)
        self.assertEqual(self.notice._compose_batch(10), self.notice)
        self.assertFalse(self._is_due())
        self.assertEqual(self.notice._count_to_compose(), 0)
        dispatch = self.notice.dispatch_id.sudo()
        now = fields.Datetime.now()
        dispatch.write({"state": "waiting", "retry_at": now + timedelta(minutes=5)})
        self.assertFalse(self._is_due())
        dispatch.retry_at = now
        self.assertTrue(self._is_due())
        dispatch.write({"state": "failed"})
        self.assertTrue(self._is_due())

    def test_not_while_the_company_s_mail_server_is_left_alone(self):
        self.notice.sudo().state = "queued"
        pause = (
            self.env["collections.dispatch"]
            .sudo()
            .create(
                {
                    "company_id": self.company.id,
                    "kind": "message",
                    "source_model": "res.partner",
                    "source_id": self.customer.id,
                    "channel": "email",
                    "state": "waiting",
                    "unreachable": True,
                    "retry_at": fields.Datetime.now() + timedelta(minutes=5),
                }
            )
        )
        self.assertFalse(self._is_due())
        pause.retry_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertTrue(self._is_due())

    def test_not_while_it_waits_at_the_gate(self):
        self.notice.sudo().write({"state": "queued", "gate_until": "2026-03-05 12:00:00"})
        self.assertFalse(self._is_due())
        self._at("2026-03-05 12:00:00")
        self.assertTrue(self._is_due())

    def test_so_many_in_one_go(self):
        limit = self.env["collections.pack.sending"]._compose_limit
        self.assertEqual(limit, 5)
        self.assertGreater(self.notice._compose_limit, limit)

    def test_a_success_that_is_known_late_counts(self):
        self.notice.action_send()
        dispatch = self.notice.dispatch_id.sudo()
        dispatch.write({"state": "failed", "failure_reason": "No answer"})
        self.notice.sudo()._receive_dispatches(dispatch)
        self.assertEqual(self.notice.state, "failed")
        self.assertEqual(self.notice.failure_reason, "No answer")
        dispatch.write({"state": "sent", "date_sent": fields.Datetime.now()})
        self.notice.sudo()._receive_dispatches(dispatch)
        self.assertEqual((self.notice.state, self.notice.failure_reason), ("sent", False))

    def test_once_more_forgets_what_was_written(self):
        self.notice.action_send()
        dispatch, mail = self.notice.dispatch_id.sudo(), self.notice.mail_id
        dispatch.write({"state": "failed", "failure_reason": "No answer"})
        self.notice.sudo()._receive_dispatches(dispatch)
        self.notice.sudo()._prepare_again(dispatch, self.env.user)
        self.assertEqual((self.notice.state, self.notice.failure_reason), ("queued", False))
        self.assertFalse(mail.exists())
        self.notice._compose_batch(10)
        self.assertEqual(self.notice.dispatch_id.message_uid, dispatch.message_uid)
        self.assertTrue(self.notice.mail_id)
