"""Letters of the post service and texts from core's dialog: rows of the outbox, once each."""

from contextlib import contextmanager
from unittest.mock import patch

import requests

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.sms.tools.sms_api import SmsApi

from ..common import CollectionsCommon
from ..notice.test_collections_notice_sms import NUMBER, SmsCommon
from ..pdf import make_pdf

CALL = "odoo.addons.snailmail.models.snailmail_letter.iap_tools.iap_jsonrpc"


@tagged("post_install", "-at_install")
class TestCollectionsDispatchPost(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels.write({"channel_email": False, "channel_post": True, "fallback": False})
        cls.customer.write(
            {
                "street": "Main Street 1",
                "zip": "1000",
                "city": "Brussels",
                "country_id": cls.env.ref("base.be").id,
            }
        )
        cls.startClassPatcher(
            patch.object(
                type(cls.env["collections.document"]),
                "_get_letter_pdfs",
                lambda _document, notices, posted=False: {n.id: make_pdf() for n in notices},
            )
        )

        # Core's own way of making margins does not suit every version of pypdf.
        cls.startClassPatcher(
            patch.object(
                type(cls.env["snailmail.letter"]), "_overwrite_margins", lambda _letter, raw: raw
            )
        )

    @contextmanager
    def _service(self, error=None, broken=None):
        """Answer for the post service; yields the list of letters that it got."""
        taken = []

        def call(_url, params=None, **_values):
            if broken:
                try:
                    raise broken
                except type(broken):
                    raise AccessError("no answer")  # noqa: B904 - as core does
            documents = params["documents"]
            taken.extend(documents)
            for document in documents:
                document.update({"error": error} if error else {"sent": True, "send_id": "7"})
            return {"request_code": 200, "total_cost": 1, "request": {"documents": documents}}

        with patch(CALL, call):
            yield taken

    def _queue(self):
        self._invoice(5)
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._send_batch()
        return run.notice_ids

    def _letters(self):
        return self.env["snailmail.letter"].search([("partner_id", "=", self.customer.id)])

    def test_letter_has_a_row_and_goes_once(self):
        notice = self._queue()
        row = notice.dispatch_id
        self.assertEqual((notice.state, row.state, row.channel), ("queued", "ready", "post"))
        self.assertIn("Brussels", row.address)
        self.assertFalse(self._letters(), "core's queue must not have it")
        with self._service() as taken:
            self._deliver()
            self._deliver()
            self.env["snailmail.letter"]._snailmail_cron(autocommit=False)
        self.assertEqual(len(taken), 1, row.failure_reason)
        self.assertEqual((notice.state, row.state, row.attempts), ("sent", "sent", 1))
        self.assertEqual(notice.message_id, self._letters().message_id)
        self.assertEqual(row.message_id, notice.message_id)

    def test_refused_letter_leaves_nothing_in_cores_queue(self):
        notice = self._queue()
        with self._service(error="CREDIT_ERROR") as taken:
            self._deliver()
        self.assertEqual(len(taken), 1)
        self.assertEqual((notice.state, notice.failure_type), ("failed", "service"))
        self.assertFalse(self._letters())
        with self._service() as taken:
            self.env["snailmail.letter"]._snailmail_cron(autocommit=False)
            self._deliver()
        self.assertFalse(taken)
        with self._service() as taken:
            notice.dispatch_id.action_send_again()
            self._deliver()
        self.assertEqual((len(taken), notice.state), (1, "sent"))

    def test_doubt_is_shown_and_nothing_repeated(self):
        notice = self._queue()
        with self._service(broken=requests.exceptions.ReadTimeout("x")):
            self._deliver()
        self.assertEqual((notice.state, notice.dispatch_id.state), ("uncertain", "uncertain"))
        with self._service() as taken:
            self._deliver()
            self.env["snailmail.letter"]._snailmail_cron(autocommit=False)
        self.assertFalse(taken)
        notice.action_arrived()
        self.assertEqual(notice.state, "sent")

    def test_paid_meanwhile_is_not_posted(self):
        notice = self._queue()
        self._pay(notice.line_ids.move_line_id.move_id)
        with self._service() as taken:
            self._deliver()
        self.assertFalse(taken)
        self.assertNotEqual(notice.state, "sent")

    def test_printed_letter_has_its_row_when_it_is_printed(self):
        self.levels.write({"channel_post": False, "channel_letter": True})
        notice = self._queue()
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.dispatch_id)
        notice.action_print_letters()
        row = notice.dispatch_id
        self.assertEqual((row.channel, row.state, row.kind), ("letter", "sent", "notice"))
        self.assertEqual((row.partner_id, row.address), (self.customer, notice.address))
        self._deliver()
        self.assertEqual((notice.state, row.state, row.attempts), ("sent", "sent", 1))
        notice.action_letter_returned()
        self.assertTrue(row.bounced)


@tagged("post_install", "-at_install")
class TestTextsOfTheDialog(SmsCommon):
    """What people text from core's dialog about records of ours."""

    def setUp(self):
        super().setUp()
        self._invoice(5)
        self._prepare()
        self.case = self._case()

    def _compose(self, mode="comment"):
        composer = self.env["sms.composer"].create(
            {
                "res_model": self.case._name,
                "res_id": self.case.id,
                "res_ids": str(self.case.ids),
                "composition_mode": mode,
                "numbers": NUMBER,
                "body": "Pay",
            }
        )
        composer.action_send_sms()
        return self.env["collections.dispatch"].search(
            [("source_model", "=", self.case._name), ("source_id", "=", self.case.id)]
        )

    def _run_queue(self):
        """Do what core's scheduled action does, which commits."""
        self.env["sms.sms"].search([("state", "=", "outgoing"), ("to_delete", "!=", True)])._send()

    def test_each_mode_has_its_row(self):
        for mode in ("comment", "numbers", "mass"):
            with self.subTest(mode), self._provider() as taken:
                before = self.env["collections.dispatch"].search([])
                row = self._compose(mode) - before
                if mode == "mass":
                    self._run_queue()
                    row = self.env["collections.dispatch"].search([]) - before
                self.assertEqual(len(taken), 1)
                self.assertEqual((row.state, row.channel, row.address), ("sent", "sms", NUMBER))
                self.assertEqual((row.subject, row.partner_id), ("Pay", self.customer))
                self.assertEqual(row.message_id.model, self.case._name)

    def test_doubt_is_shown_and_core_repeats_nothing(self):
        def broken(*_args, **_values):
            raise requests.exceptions.ReadTimeout("x")

        with patch.object(SmsApi, "_contact_iap", broken):
            row = self._compose()
        self.assertEqual(row.state, "uncertain")
        with self._provider() as taken:
            self._run_queue()
            self._deliver()
        self.assertFalse(taken)
        row.action_arrived()
        self.assertEqual(row.state, "sent")

    def test_a_server_error_is_tried_again_by_the_outbox_alone(self):
        with self._provider("server_error"):
            row = self._compose()
        self.assertEqual((row.state, row.attempts), ("waiting", 1))
        with self._provider() as taken:
            self._run_queue()
            self._deliver()
            self.assertFalse(taken, "its next attempt is not due")
        row.sudo().retry_at = False
        with self._provider() as taken:
            self._deliver()
        self.assertEqual((len(taken), row.state), (1, "sent"))

    def test_what_was_taken_back_stays_here(self):
        with self._provider("server_error"):
            row = self._compose()
        row.action_cancel()
        with self._provider() as taken:
            self._run_queue()
            self._deliver()
        self.assertFalse(taken)
        self.assertEqual(row.state, "cancelled")
