from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_collections_statement_mailing import MailingCommon
from .test_collections_statement_mailing_due import StatementWorkers

LOGGER = "odoo.addons.collections_followup.models.statement.collections_statement_mailing_outbox"


@tagged("post_install", "-at_install")
class TestCollectionsStatementMailingOutbox(MailingCommon):
    """How scheduled statements leave: read again, through gate and outbox."""

    def test_it_goes_with_its_pdf(self):
        self._invoice(5)
        mailing = self._prepare_due()
        with self._smtp() as server:
            self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertEqual((mailing.state, mailing.amount), ("sent", 100.0))
        self.assertEqual(mailing.subject, "Account statement as of 03/02/2026")
        self.assertTrue(mailing.attachment_id.raw)
        self.assertEqual(mailing.attachment_id.mimetype, "application/pdf")
        dispatch = mailing.dispatch_id
        self.assertEqual((dispatch.kind, dispatch.partner_id), ("statement", self.customer))
        self.assertIn("100.00", dispatch.content)
        self.assertEqual(dispatch.message_id.model, "collections.case")

    def test_what_is_open_is_read_again(self):
        move = self._invoice(5)
        mailing = self._prepare_due()
        self._pay(move, 40.0)
        self._deliver()
        self.assertEqual((mailing.state, mailing.amount), ("sent", 60.0))
        self.assertIn("60.00", mailing.content)

    def test_what_changed_between_writing_and_hand_over(self):
        move = self._invoice(5)
        mailing = self._prepare_due()
        self.mailings._compose_batch(10)
        self.assertEqual(mailing.dispatch_id.state, "ready")
        first = mailing.attachment_id
        self._pay(move, 40.0)
        with self._smtp() as server:
            self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertEqual((mailing.state, mailing.amount), ("sent", 60.0))
        self.assertFalse(first.exists())

    def test_who_has_paid_since_gets_none(self):
        move = self._invoice(5)
        mailing = self._prepare_due()
        self._pay(move)
        self._deliver()
        self.assertEqual(mailing.state, "skipped")
        self.assertIn("Nothing is open", mailing.failure_reason)

    def test_what_speaks_against_it_by_now(self):
        self._invoice(5)
        mailing = self._prepare_due()
        cases = [
            (self.company, {"collections_statements": False}, "switched off"),
            (self.customer, {"collections_statement": "never"}, "no statements"),
            (self.customer, {"collections_cease": True}, "not to be contacted"),
            (self.company, {"collections_statement_min": 500.0}, "Less is open"),
        ]
        for record, values, words in cases:
            before = record.read(list(values))[0]
            record.write(values)
            mailing.sudo().state = "queued"
            self._deliver()
            self.assertEqual(mailing.state, "skipped", values)
            self.assertIn(words, mailing.failure_reason)
            record.write({name: before[name] for name in values})

    def test_it_goes_to_who_is_the_contact_by_now(self):
        self._invoice(5)
        mailing = self._prepare_due()
        contact = self.env["res.partner"].create(
            {
                "name": "Books",
                "parent_id": self.customer.id,
                "email": "books@example.com",
                "collections_contact": True,
            }
        )
        self._deliver()
        self.assertEqual((mailing.contact_id, mailing.state), (contact, "sent"))
        self.assertIn("books@example.com", mailing.address)

    def test_at_an_inconvenient_time_it_waits(self):
        self._invoice(5)
        mailing = self._prepare_due()
        quiet = {"partner_id": self.customer.id, "date_from": False, "date_to": date(2026, 3, 5)}
        self.env["collections.quiet.time"].create(quiet)
        with self._smtp() as server:
            self._deliver()
            self.assertFalse(server.messages)
            self.assertEqual(mailing.state, "queued")
            self.assertTrue(mailing.gate_until)
            with self._on(date(2026, 3, 7)):
                self._deliver()
                self.assertEqual(mailing.state, "sent")
                self.assertEqual(mailing.date, date(2026, 3, 7))
            self.assertEqual(len(server.messages), 1)

    def test_who_has_money_to_get_is_told(self):
        self._invoice(5, move_type="out_refund")
        mailing = self._prepare_due()
        self._deliver()
        self.assertEqual((mailing.state, mailing.amount), ("sent", -100.0))

    def test_who_opted_out_gets_none(self):
        self._invoice(5)
        mailing = self._prepare_due()
        consent = {"channel": "email", "partner_id": self.customer.id, "date": datetime(2026, 3, 1)}
        self.env["collections.consent"].create(consent)
        self._deliver()
        self.assertEqual(mailing.state, "failed")
        self.assertIn("opted out", mailing.failure_reason)

    def test_one_that_breaks_holds_no_other_up(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        mailings = self._prepare_due()
        statements = type(self.env["collections.statement"])
        original = statements._prepare_emails

        def prepare(model, contacts, data=None):
            if self.partner_b in contacts:
                raise ValueError("broken")
            return original(model, contacts, data)

        with patch.object(statements, "_prepare_emails", prepare), mute_logger(LOGGER):
            self._deliver()
        self.assertEqual(self._find().state, "sent")
        broken = self._find(self.partner_b)
        self.assertEqual((broken.state, broken.failure_reason), ("failed", "broken"))
        self.assertEqual(len(mailings), 2)

    def test_doubt_waits_for_a_person(self):
        self._invoice(5)
        mailing = self._prepare_due()
        self.mailings._compose_batch(10)
        dispatch = mailing.dispatch_id.sudo()
        dispatch.write({"state": "uncertain", "settled": False})
        dispatch._settle()
        self.assertEqual(mailing.state, "uncertain")
        self._deliver()
        self.assertEqual(mailing.state, "uncertain")
        mailing.action_arrived()
        self.assertEqual(mailing.state, "sent")

    def test_many_are_written_by_as_many_queries_as_one(self):
        """PDFs apart: they are made by the engine, many in one call."""
        partners = self.customer
        for number in range(5):
            partners |= self.customer.copy(
                {"name": f"C{number}", "email": f"c{number}@example.com"}
            )
        for partner in partners:
            self._invoice(5, partner=partner)
        mailings = self._prepare_due().sudo()

        def count(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(batch._recheck(), batch)
            return self.env.cr.sql_log_count - before

        count(mailings)
        self.assertLessEqual(count(mailings), count(mailings[0]) + 2)


@tagged("post_install", "-at_install")
class TestStatementMailingKilled(StatementWorkers):
    """A worker that is killed between hand-over and outcome."""

    def test_killed_while_one_is_handed_over(self):
        # The reminders of the same customers are not what this is about.
        with self._worker() as env:
            env["collections.notice"].browse(self._queue()).action_cancel()
        with self._worker() as env:
            self.assertEqual(self._prepare(env), self.customers)
        with self._worker() as env:
            mailings = env["collections.statement.mailing"]
            written = mailings._compose_batch(50)
            self.assertEqual(set(written.dispatch_id.mapped("state")), {"ready"})
        with self._smtp() as server:
            lost = self._die_handing_over(server)
            self._drain()
            # The month is asked for once more, by the next day's action.
            with self._worker() as env:
                self.assertEqual(self._prepare(env), 0)
            self._drain()
            self.assertEqual(len(server.messages), self.customers)
            uids = [message["Message-Id"] for message in server.messages]
            self.assertEqual(len(set(uids)), len(uids))
            with self._worker() as env:
                found = env["collections.statement.mailing"].search([])
                doubt = found.filtered(lambda own: own.state == "uncertain")
                self.assertEqual(doubt.dispatch_id.message_uid, lost["Message-Id"])
                self.assertEqual(set((found - doubt).mapped("state")), {"sent"})
                self.assertTrue(doubt.attachment_id, "what may have arrived is kept")
                doubt.action_arrived()
                self.assertEqual(doubt.state, "sent")
            self._drain()
            self.assertEqual(len(server.messages), self.customers)
