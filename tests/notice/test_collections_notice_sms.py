from contextlib import contextmanager
from unittest.mock import patch

import requests

from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from ..common import CollectionsCommon

NUMBER = "+32470123456"


class SmsCommon(CollectionsCommon):
    """Text messages through the outbox, with a provider that answers as told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels.write({"channel_email": False, "channel_sms": True, "fallback": False})
        cls.customer.write({"phone": "0470 12 34 56", "country_id": cls.env.ref("base.be").id})

    @contextmanager
    def _provider(self, answer="success"):
        """Answer for the provider; yields the list of texts that it got, with their numbers."""
        taken = []

        def contact(_api, _endpoint, params, **_values):
            result = []
            for message in params["messages"]:
                for number in message["numbers"]:
                    taken.append((number["number"], message["content"]))
                    result.append({"uuid": number["uuid"], "state": answer, "credit": 1})
            return result

        with patch.object(SmsApi, "_contact_iap", contact):
            yield taken

    def _queue(self):
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        return run.notice_ids

    def _send(self, answer="success"):
        notice = self._queue()
        with self._provider(answer) as taken:
            self._deliver()
        return notice, taken


@tagged("post_install", "-at_install")
class TestCollectionsNoticeSms(SmsCommon):
    def test_text_message_is_sent_when_the_provider_took_it(self):
        move = self._invoice(5)
        notice = self._queue()
        self.assertEqual((notice.state, notice.dispatch_id.state), ("queued", "ready"))
        self.assertFalse(move.collections_level_id)
        with self._provider() as taken:
            self._deliver()
        self.assertEqual(taken, [(NUMBER, "Pay USD 100.00")])
        self.assertEqual((notice.state, notice.address), ("sent", NUMBER))
        self.assertIn("Pay USD 100.00", notice.content)
        self.assertEqual(move.collections_level_id, self.levels[0])
        # The case's thread tells of it, with the status of the delivery.
        self.assertEqual(notice.message_id.res_id, notice.case_id.id)
        self.assertEqual(notice.message_id.message_type, "sms")
        self.assertEqual(notice.message_id.notification_ids.notification_status, "pending")

    def test_what_the_provider_refuses_is_a_problem_by_its_kind(self):
        for answer, problem in (
            ("insufficient_credit", "service"),
            ("wrong_number_format", "bad_phone"),
            ("country_not_supported", "bad_phone"),
        ):
            with self.subTest(answer), self.env.cr.savepoint() as savepoint:
                self._invoice(5)
                notice, _taken = self._send(answer)
                self.assertEqual((notice.state, notice.failure_type), ("failed", problem))
                self.assertTrue(notice.failure_reason)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_unreachable_provider_is_tried_again_with_what_is_owed_by_then(self):
        move = self._invoice(5)
        notice, _taken = self._send("server_error")
        self.assertEqual((notice.state, notice.attempts), ("queued", 1))
        self.assertTrue(notice.retry_at)
        first = notice.dispatch_id.message_uid
        self._pay(move, 40)
        with self._on(notice.retry_at), self._provider() as taken:
            self._deliver()
        self.assertEqual(taken, [(NUMBER, "Pay USD 60.00")])
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.dispatch_id.message_uid, first, "one identifier for ever")
        self.assertEqual(
            len(notice.case_id.message_ids.filtered(lambda m: m.body and "Pay" in m.body)), 1
        )

    def test_numbers_that_refuse_text_messages_get_none(self):
        self.env["phone.blacklist"]._add([NUMBER])
        self._invoice(5)
        notice = self._queue()
        self.assertEqual((notice.state, notice.failure_type), ("failed", "blacklisted"))
        self.assertFalse(notice.dispatch_id)

    def test_number_must_be_one(self):
        for phone, problem in ((False, "no_phone"), ("12", "bad_phone")):
            with self.subTest(phone), self.env.cr.savepoint() as savepoint:
                self.customer.phone = phone
                self._invoice(5)
                notice = self._queue()
                self.assertEqual((notice.state, notice.failure_type), ("failed", problem))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_number_of_the_contact_comes_before_that_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id, "phone": "+32 471 00 00 01"}
        )
        self._invoice(5)
        notice = self._prepare().notice_ids
        notice.recipient_id = contact
        self.assertEqual(notice._get_sms_number(), "+32471000001")
        contact.phone = False
        self.assertEqual(notice._get_sms_number(), NUMBER)
        notice.action_send()
        with self._provider() as taken:
            self._deliver()
        self.assertEqual([number for number, _text in taken], [NUMBER])
        self.assertEqual(notice.message_id.notification_ids.res_partner_id, self.customer)

    def test_cancelled_before_the_provider_took_it_leaves_nothing(self):
        self._invoice(5)
        notice = self._queue()
        message = notice.dispatch_id.message_id
        self.assertTrue(message)
        notice.action_cancel()
        self.assertFalse(message.exists())
        with self._provider() as taken:
            self._deliver()
            self.env["sms.sms"]._process_queue()
        self.assertFalse(taken)

    def test_taken_text_message_cannot_be_taken_back(self):
        self._invoice(5)
        notice, _taken = self._send()
        self._refused(notice.action_cancel)
        self.assertEqual((notice.state, notice.dispatch_id.state), ("sent", "sent"))

    def test_call_that_breaks_off_leaves_a_doubt(self):
        self._invoice(5)
        notice = self._queue()
        calls = []

        def broken(_api, _endpoint, _params, **_values):
            calls.append(1)
            raise requests.exceptions.ReadTimeout("no answer in 15 seconds")

        with patch.object(SmsApi, "_contact_iap", broken):
            self._deliver()
            self._deliver()
        self.assertEqual(len(calls), 1, "never again by itself")
        self.assertEqual((notice.state, notice.dispatch_id.state), ("uncertain", "uncertain"))
        # The provider's report of its delivery ends the doubt.
        uid = notice.dispatch_id.message_uid
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uid)])
        tracker._action_update_from_sms_state("sent")
        self.assertEqual((notice.state, notice.dispatch_id.state), ("sent", "sent"))

    def test_provider_that_cannot_be_reached_has_taken_nothing(self):
        self._invoice(5)
        notice = self._queue()

        def away(_api, _endpoint, _params, **_values):
            raise requests.exceptions.ConnectTimeout("no route")

        with patch.object(SmsApi, "_contact_iap", away):
            self._deliver()
        self.assertEqual((notice.state, notice.attempts), ("queued", 1))
        self.assertTrue(notice.retry_at)
