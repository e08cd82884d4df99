import threading
from datetime import date
from email.utils import parseaddr

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from ..pack_common import PackCommon


@tagged("post_install", "-at_install")
class TestCollectionsPackSendingOutbox(PackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sendings = cls.env["collections.pack.sending"]
        cls._invoice(40, 1_234.5)

    def _ask(self, *users):
        chosen = self.env["res.users"].union(*users)
        return self.sendings._request(self.company, date(2026, 2, 28), chosen)

    def test_each_gets_one_mail_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.auditor.lang = "de_DE"
        found = self._ask(self.supervisor, self.auditor)
        with self._smtp() as server:
            self._deliver()
            self._deliver()
        self.assertEqual(set(found.mapped("state")), {"sent"})
        self.assertEqual(len(server.messages), 2)
        by_user = {own.user_id: own for own in found}
        english, german = by_user[self.supervisor], by_user[self.auditor]
        self.assertIn("1,234.50", english.attachment_id.raw.decode())
        self.assertIn("1.234,50", german.attachment_id.raw.decode())
        self.assertIn("28.02.2026", german.subject)
        self.assertTrue(all(found.mapped("date_sent")))
        self.assertFalse(found.dispatch_id.partner_id, "no contact of a customer")
        self.assertFalse(any(found.dispatch_id.mapped("reaches_customer")))

    def test_rights_count_at_the_moment_of_sending(self):
        found = self._ask(self.supervisor)
        self.supervisor.group_ids -= self.env.ref(
            "collections_followup.group_collections_supervisor"
        )
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(found.state, "skipped")
        self.assertIn("may not read all", found.failure_reason)
        self.assertFalse(server.messages)

    def test_rights_lost_between_writing_and_hand_over(self):
        found = self._ask(self.supervisor)
        self.sendings._compose_batch(50)
        self.assertEqual(found.dispatch_id.state, "ready")
        self.supervisor.group_ids -= self.env.ref(
            "collections_followup.group_collections_supervisor"
        )
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(found.state, "skipped")
        self.assertFalse(server.messages)
        self.assertFalse(found.attachment_id)

    def test_what_fails_is_shown_and_can_be_sent_again(self):
        found = self._ask(self.supervisor)
        pack = self.registry["collections.pack"]

        def fail(_self, *_arguments):
            raise ValueError("no paper")

        original, pack._render_pdf = pack._render_pdf, fail
        try:
            with mute_logger(
                "odoo.addons.collections_followup.models.dispatch.collections_dispatch_queued"
            ):
                self._deliver()
        finally:
            pack._render_pdf = original
        self.assertEqual((found.state, found.failure_reason), ("failed", "no paper"))
        found.with_user(self.supervisor).action_send_again()
        with self._smtp() as server:
            self._deliver()
        self.assertEqual(found.state, "sent")
        self.assertEqual(len(server.messages), 1)

    def test_the_pack_is_read_with_the_rights_of_its_reader(self):
        found = self._ask(self.accountant)
        self._deliver()
        self.assertEqual(found.state, "sent")
        self.assertIn("Left out", found.attachment_id.raw.decode())

    def test_no_copy_stays_in_queues(self):
        found = self._ask(self.supervisor)
        with self._smtp():
            self._deliver()
        self.assertFalse(self.env["mail.mail"].search([("subject", "=", found.subject)]))


class PackReaders(CommittedCase):
    """Three people who get the pack of each month."""

    @classmethod
    def _build(cls, env):
        super()._build(env)
        company = env["res.company"].browse(cls.ids["company"])
        users = env["res.users"].create(
            [
                {
                    "name": f"Reader {place}",
                    "login": f"reader{place}",
                    "email": f"reader{place}@example.com",
                    "company_id": company.id,
                    "company_ids": [(6, 0, company.ids)],
                    "group_ids": [
                        (4, env.ref("collections_followup.group_collections_readonly").id)
                    ],
                }
                for place in range(3)
            ]
        )
        company.write({"collections_pack_user_ids": users.ids, "collections_pack_day": 1})

    def _send_month(self):
        with self._worker() as env:
            company = env["res.company"].browse(self.ids["company"])
            env["collections.pack.sending"]._send_month(company)


@tagged("post_install", "-at_install")
class TestPackOnce(PackReaders):
    """Two workers at once, and one that dies: each reader has one mail."""

    def test_two_workers_and_one_that_dies(self):
        # Asked for by two at once: the second waits, and is begun anew by whoever called it.
        with self._worker() as first, self._worker() as second:
            company = first["res.company"].browse(self.ids["company"])
            second.cr.execute("SELECT 1")
            first["collections.pack.sending"]._send_month(company)
            first.cr.commit()
            with mute_logger("odoo.sql_db"):
                try:
                    second["collections.pack.sending"]._send_month(
                        second["res.company"].browse(company.id)
                    )
                    second.cr.commit()
                except Exception:
                    second.cr.rollback()
        self._send_month()
        with self._worker() as env:
            self.assertEqual(env["collections.pack.sending"].search_count([]), 3)
        with self._smtp() as server:
            # One writes them and dies before anything of it is kept.
            with self._worker() as env:
                env["collections.pack.sending"]._compose_batch(50)
                env.cr.rollback()
            lanes = [threading.Thread(target=self._drain) for _n in range(2)]
            for lane in lanes:
                lane.start()
            for lane in lanes:
                lane.join()
            self._send_month()
            self._drain()
        got = sorted(parseaddr(str(message["To"]))[1] for message in server.messages)
        self.assertEqual(got, [f"reader{place}@example.com" for place in range(3)])
        with self._worker() as env:
            found = env["collections.pack.sending"].search([])
            self.assertEqual(found.mapped("state"), ["sent"] * 3)


@tagged("post_install", "-at_install")
class TestPackKilled(PackReaders):
    """A worker that is killed between hand-over and outcome."""

    def test_killed_while_one_is_handed_over(self):
        self._send_month()
        with self._worker() as env:
            sendings = env["collections.pack.sending"]
            written = sendings._compose_batch(50)
            self.assertEqual(set(written.dispatch_id.mapped("state")), {"ready"})
        with self._smtp() as server:
            lost = self._die_handing_over(server)
            self._drain()
            # Asked for by the month once more, it is there already.
            self._send_month()
            self._drain()
            self.assertEqual(len(server.messages), len(written))
            uids = [message["Message-Id"] for message in server.messages]
            self.assertEqual(len(set(uids)), len(uids))
            with self._worker() as env:
                found = env["collections.pack.sending"].search([("id", "in", written.ids)])
                doubt = found.filtered(lambda own: own.state == "uncertain")
                self.assertEqual(doubt.dispatch_id.message_uid, lost["Message-Id"])
                self.assertEqual(set((found - doubt).mapped("state")), {"sent"})
                self.assertTrue(doubt.attachment_id, "what may have arrived is kept")
                doubt.action_send_again()
            self._drain()
            self.assertEqual(len(server.messages), len(written) + 1, "a person said so")
            self.assertEqual(server.messages[-1]["To"], lost["To"])
