from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.dispatch.collections_dispatch_lane import STALE_MINUTES

from ..common import CollectionsCommon

MAIL = "odoo.addons.mail.models.mail_mail"


@tagged("post_install", "-at_install")
class TestCollectionsDispatch(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels.write({"fallback": False})

    def _uncertain(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        with self._smtp() as server, mute_logger(MAIL):
            server.silent_after = 0
            self._deliver()
        return run.notice_ids

    def test_says_what_went_to_whom(self):
        self._invoice(5)
        notice = self._pass().notice_ids
        self.assertRecordValues(
            notice.dispatch_id,
            [
                {
                    "kind": "notice",
                    "source_model": "collections.notice",
                    "source_id": notice.id,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "channel": "email",
                    "address": notice.address,
                    "state": "sent",
                    "message_id": notice.message_id.id,
                }
            ],
        )
        self.assertEqual(notice.dispatch_id.content, notice.content)
        self.assertEqual(notice.dispatch_id.message_uid, notice.message_id.message_id)
        self.assertTrue(notice.dispatch_id.date_sent)
        self.assertEqual(notice.dispatch_id.action_view_source()["res_id"], notice.id)

    def test_found_by_number_and_customer(self):
        self._invoice(5)
        dispatch = self._pass().notice_ids.dispatch_id
        found = self.env["collections.dispatch"].name_search(dispatch.name)
        self.assertEqual([record_id for record_id, _name in found], dispatch.ids)

    def test_nobody_writes_it_by_hand(self):
        dispatch = self._uncertain().dispatch_id
        for group in ("manager", "supervisor", "collector"):
            user = self._user(group)
            own = dispatch.with_user(user)
            self._refused(own.write, {"state": "sent"}, error=(AccessError,))
            self._refused(own.unlink, error=(AccessError,))
            self._refused(
                own.create,
                {
                    "company_id": self.company.id,
                    "kind": "message",
                    "source_model": "res.partner",
                    "channel": "email",
                },
                error=(AccessError,),
            )
        self._refused(dispatch.sudo().unlink)

    def test_sent_ones_stay_as_they_are(self):
        self._invoice(5)
        dispatch = self._pass().notice_ids.dispatch_id.sudo()
        self._refused(dispatch.write, {"address": "else@example.com"})
        self._refused(dispatch.unlink)

    def test_auditor_decides_nothing(self):
        notice = self._uncertain()
        auditor = self._user("readonly")
        own = notice.dispatch_id.with_user(auditor)
        self.assertFalse(own.is_decidable)
        for button in (own.action_arrived, own.action_send_again, own.action_cancel):
            self._refused(button, error=(AccessError,))
        self.assertEqual(notice.state, "uncertain")

    def test_colleagues_decide_nothing_where_each_sees_his_own(self):
        self.company.collections_own_cases = True
        owner = self._user("collector")
        other = self._user("collector", login="other")
        self.customer.collections_user_id = owner
        notice = self._uncertain()
        self.assertEqual(notice.dispatch_id.user_id, owner)
        self._refused(notice.dispatch_id.with_user(other).action_arrived, error=(AccessError,))
        notice.dispatch_id.with_user(owner).action_arrived()
        self.assertEqual(notice.state, "sent")

    def test_other_companies_see_nothing(self):
        notice = self._uncertain()
        stranger = self._user("supervisor")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        found = self.env["collections.dispatch"].with_user(stranger).search([])
        self.assertFalse(found & notice.dispatch_id)

    def test_cancelled_with_its_doubt(self):
        notice = self._uncertain()
        message = notice.dispatch_id.message_id
        notice.dispatch_id.action_cancel()
        self.assertEqual((notice.state, notice.dispatch_id.state), ("cancelled", "cancelled"))
        self.assertIn("Nobody knows", notice.reason)
        self.assertTrue(message.exists(), "it may have arrived")

    def test_pressed_twice(self):
        dispatch = self._uncertain().dispatch_id
        dispatch.action_arrived()
        self._refused(dispatch.action_arrived)
        self._refused(dispatch.action_send_again)

    def test_message_that_failed_is_sent_again_under_its_id(self):
        thread = self.env["collections.case"]
        self._invoice(5)
        thread = self._case()
        with self._smtp() as server, mute_logger(MAIL):
            server.answers["CONTENT"] = "554 no"
            message = thread.message_post(
                body="Please call us.", partner_ids=self.customer.ids, message_type="comment"
            )
            dispatch = self.env["collections.dispatch"].search([("message_id", "=", message.id)])
            self.assertEqual((dispatch.state, dispatch.attempts), ("failed", 1))
            server.answers.clear()
            dispatch.action_send_again()
            self._deliver()
        self.assertEqual(dispatch.state, "sent")
        self.assertEqual([m["Message-Id"] for m in server.messages], [message.message_id])

    def test_message_that_was_put_off_waits_for_its_time(self):
        self._invoice(5)
        thread = self._case()
        with self._smtp() as server, mute_logger(MAIL):
            server.answers["CONTENT"] = "451 later"
            message = thread.message_post(
                body="Please call us.", partner_ids=self.customer.ids, message_type="comment"
            )
            server.answers.clear()
            dispatch = self.env["collections.dispatch"].search([("message_id", "=", message.id)])
            self._deliver()
            self.assertEqual((dispatch.state, dispatch.attempts), ("waiting", 1))
            self.assertFalse(server.messages)
            dispatch.sudo().retry_at = fields.Datetime.now()
            self._deliver()
        self.assertEqual((dispatch.state, dispatch.attempts), ("sent", 2))

    def test_words_that_waited_are_written_anew(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        notices = self.env["collections.notice"]
        notices._compose_batch(10)
        dispatch = run.notice_ids.dispatch_id
        for minutes, state in ((STALE_MINUTES - 1, "ready"), (STALE_MINUTES + 1, "waiting")):
            dispatch.sudo().date_composed = fields.Datetime.subtract(
                fields.Datetime.now(), minutes=minutes
            )
            self.env["collections.dispatch"]._recover()
            self.assertEqual(dispatch.state, state)
