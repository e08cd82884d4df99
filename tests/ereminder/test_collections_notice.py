from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from ..ereminder_common import EreminderCommon, enter_addresses


@tagged("post_install", "-at_install")
class TestCollectionsNotice(EreminderCommon):
    """E-reminders go with their notices, and stay as they went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.collections_ereminder = "ehf"

    def _send(self):
        self._invoice(5)
        return self._pass().notice_ids

    def test_it_is_attached_to_the_e_mail_and_frozen(self):
        notice = self._send()
        file = notice.ereminder_ids
        self.assertEqual((notice.state, notice.ereminder_form), ("sent", "ehf"))
        self.assertEqual((notice.ereminder_sequence, notice.ereminder_gap), (1, False))
        self.assertEqual((file.mimetype, file.res_model), ("application/xml", notice._name))
        self.assertIn(file, notice.message_id.attachment_ids)
        self.assertFalse(notice.is_altered)
        collector = self._user("collector")
        self.assertTrue(file.with_user(collector).raw)
        with self.assertRaises(AccessError):
            file.with_user(collector).raw = b"<other/>"
        with self.assertRaises(AccessError):
            file.with_user(collector).unlink()
        self.assertIn("record", self._refused(notice.write, {"ereminder_ids": False}))
        # Later the customer moves: what was sent stays.
        before = file.raw
        self.customer.write({"name": "Moved", "street": "Elsewhere 1"})
        self.assertEqual(file.raw, before)
        file.raw = b"<other/>"
        notice.invalidate_recordset()
        self.assertTrue(notice.is_altered)

    def test_a_letter_keeps_it_too(self):
        self.policy.level_ids.write({"channel_email": False, "channel_letter": True})
        notice = self._send()
        self.assertEqual((notice.channel, notice.state), ("letter", "sent"))
        self.assertTrue(notice.ereminder_ids)
        with self.assertRaises(AccessError):
            notice.ereminder_ids.with_user(self._user("manager")).copy().unlink()
            notice.ereminder_ids.with_user(self._user("collector")).unlink()

    def test_without_what_is_missing_the_notice_goes_alone(self):
        self._set_endpoint(self.customer, False, False)
        notice = self._send()
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.ereminder_ids)
        self.assertIn("Peppol e-address", notice.ereminder_gap)
        self.assertEqual(notice.ereminder_problem, notice.ereminder_gap)

    def test_it_is_held_back_where_the_policy_says_so(self):
        self.policy.ereminder_missing = "hold"
        self._set_endpoint(self.customer, False, False)
        notice = self._send()
        self.assertEqual((notice.state, notice.failure_type), ("failed", "enclosure"))
        self.assertIn("Peppol e-address", notice.failure_reason)
        self.assertTrue(notice.next_step)
        self.assertFalse(notice.mail_id)
        self._set_endpoint(self.customer, "0192", "923609016")
        notice.action_send()
        self._deliver()
        self.assertEqual((notice.state, notice.ereminder_gap), ("sent", False))
        self.assertEqual(len(notice.ereminder_ids), 1)

    def test_a_fault_of_ours_holds_no_notice_up(self):
        target = "odoo.addons.collections_followup.engine.ereminder_forms.build"
        with (
            patch(target, side_effect=ValueError),
            mute_logger("odoo.addons.collections_followup.models.ereminder.collections_ereminder"),
        ):
            notice = self._send()
        self.assertEqual(notice.state, "sent")
        self.assertIn("could not be written", notice.ereminder_gap)

    def test_the_preview_says_what_it_will_be(self):
        self._invoice(5)
        notice = self._notices()
        self.assertEqual(notice.ereminder_info, "EHF Reminder 3.0 (Norway), reminder no. 1")
        self.assertFalse(notice.ereminder_problem)
        self._set_endpoint(self.customer, False, False)
        notice.invalidate_recordset()
        self.assertIn(self.customer.name, notice.ereminder_problem)
        collector = self._user("collector")
        self.assertIn("Peppol", notice.with_user(collector).ereminder_problem)
        self.customer.collections_ereminder = "none"
        notice.invalidate_recordset()
        self.assertFalse(notice.ereminder_info)

    def test_a_failed_attempt_leaves_no_file_behind(self):
        self._invoice(5)
        run = self._prepare()
        notice = run.notice_ids
        run.action_send()
        notice.sudo()._enclose()
        first = notice.ereminder_ids
        self._pay(notice.line_ids.move_id, 40.0)
        notice.sudo()._enclose()
        self.assertFalse(first.exists())
        self.assertEqual(len(notice.ereminder_ids), 1)

    def test_downloads_are_for_those_who_read_the_notice(self):
        notice = self._send()
        action = notice.with_user(self._user("readonly")).action_view_ereminders()
        self.assertIn("/web/content/collections.ereminder.export/", action["url"])
        with self.assertRaises(AccessError):
            notice.with_user(self._user(login="plain")).action_view_ereminders()
        self.customer.collections_ereminder = "none"
        self._invoice(5)
        with self._on(1):
            unsent = self._notices() - notice
            self.assertIn("Choose a form", self._refused(unsent.action_view_ereminders))


@tagged("post_install", "-at_install")
class TestEreminderKilled(CommittedCase):
    """A worker that is killed between hand-over and outcome: files as they may have arrived."""

    def test_killed_while_one_is_handed_over(self):
        ids = self._queue()
        with self._worker() as env:
            notices = env["collections.notice"].browse(ids)
            company = env["res.company"].browse(self.ids["company"])
            enter_addresses(company.partner_id, notices.partner_id)
            notices.partner_id.write({"collections_ereminder": "ehf"})
            # One writes them and dies before anything of it is kept.
            env.cr.commit()
            env["collections.notice"]._compose_batch(50)
            env.cr.rollback()
        with self._worker() as env:
            env["collections.notice"]._compose_batch(50)
        with self._worker() as env:
            written = {
                notice.id: notice.ereminder_ids.mapped(lambda file: (file.id, file.checksum))
                for notice in env["collections.notice"].browse(ids)
            }
            gaps = env["collections.notice"].browse(ids).mapped("ereminder_gap")
            self.assertEqual([len(files) for files in written.values()], [1] * self.customers, gaps)
        with self._smtp() as server:
            lost = self._die_handing_over(server)
            self._drain()
            self._drain()
        uids = [message["Message-Id"] for message in server.messages]
        self.assertEqual((len(uids), len(set(uids))), (self.customers, self.customers))
        for message in server.messages:
            types = [part.get_content_type() for part in message.iter_attachments()]
            self.assertEqual([own for own in types if own.endswith("xml")], ["application/xml"])
        with self._worker() as env:
            notices = env["collections.notice"].browse(ids)
            doubt = notices.filtered(lambda own: own.state == "uncertain")
            self.assertEqual(doubt.dispatch_id.message_uid, lost["Message-Id"])
            self.assertEqual(set((notices - doubt).mapped("state")), {"sent"})
            doubt.action_arrived()
            for notice in notices:
                self.assertEqual((notice.state, notice.ereminder_sequence), ("sent", 1))
                files = notice.ereminder_ids.mapped(lambda file: (file.id, file.checksum))
                self.assertEqual(files, written[notice.id], "the one file that went")
                self.assertFalse(notice.is_altered)
