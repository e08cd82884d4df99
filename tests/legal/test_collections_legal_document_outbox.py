from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .. import small_ledger
from ..committed import CommittedCase
from .test_collections_legal_document import DocumentCommon


@tagged("post_install", "-at_install")
class TestCollectionsLegalDocumentOutbox(DocumentCommon):
    def _wizard(self, document):
        return (
            self.env["collections.letter.wizard"]
            .with_user(self.collector)
            .create({"res_model": document._name, "res_id": document.id})
        )

    def test_a_demand_as_a_letter_begins_its_days(self):
        action = self._run("us_demand")
        document = self._write(action)
        dialog = document.action_send()
        wizard = self.env[dialog["res_model"]].with_user(self.collector).browse(dialog["res_id"])
        wizard.action_hand_over()
        self.assertEqual((document.state, document.date), ("sent", self.today))
        self.assertTrue(document.attachment_id)
        self.assertTrue(document.content_hash)
        self.assertFalse(document.is_altered)
        self.assertIn("Los Angeles", document.address)
        self.assertEqual(action.state, "filed", "a demand is filed by sending it")
        self.assertIn("demand", action.date_ids.mapped("anchor"))
        logged = self.env["collections.contact"].search([("partner_id", "=", self.customer.id)])
        self.assertIn("letter", logged.mapped("channel"))
        # What has left stays, and a change shows.
        with self.assertRaises(UserError):
            document.content = "<p>x</p>"
        with self.assertRaises(UserError):
            document.unlink()
        with self.assertRaises(UserError):
            document.action_send()
        with self.assertRaises(AccessError):
            document.attachment_id.with_user(self.boss).unlink()
        document.sudo().content = "<p>x</p>"
        document.invalidate_recordset()
        self.assertTrue(document.is_altered)

    def test_by_e_mail_through_the_outbox(self):
        action = self._run("us_demand")
        document = self._write(action, channel="email")
        with self._smtp() as server:
            document.action_send()
            self.assertEqual(document.state, "queued")
            self._deliver()
        self.assertEqual(document.state, "sent")
        [message] = server.messages
        self.assertIn("late@example.com", str(message))
        self.assertEqual(document.dispatch_id.kind, "legal")
        self.assertFalse(document.is_altered)
        self.assertEqual(action.state, "filed")
        self.assertEqual(
            action.step_ids.filtered(lambda own: own.kind == "document").user_id, self.collector
        )

    def test_what_may_not_leave(self):
        action = self._make("us_demand")
        document = self._write(action)
        with self.assertRaisesRegex(UserError, "not approved"):
            document.action_send()
        # The dialog for letters is no way around it.
        with self.assertRaisesRegex(UserError, "not approved"):
            self._wizard(document).action_hand_over()
        action.action_propose()
        self.env["collections.legal.cost"].with_user(self.collector).create(
            {"action_id": action.id, "name": "Fee", "amount_estimate": 10}
        )
        with self.assertRaisesRegex(UserError, "Write it anew"):
            document.action_send()
        document.action_rewrite()
        with self._on(40), self.assertRaisesRegex(UserError, "past"):
            document.action_send()
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_insolvent").id,
                "partner_id": self.customer.id,
                "reason": "Opened today",
                "contact_id": self.court.id,
            }
        )
        with self.assertRaisesRegex(UserError, "No legal step"):
            self._wizard(document).action_hand_over()
        self.assertEqual(document.state, "draft")

    def test_no_more_is_demanded_than_is_open(self):
        action = self._run("us_demand")
        document = self._write(action)
        queued = self._write(action, channel="email")
        queued.action_send()
        self.assertEqual(queued.state, "queued")
        before = queued.sudo()._get_fingerprints()
        self._pay(self.old, 40)
        self.assertNotEqual(queued.sudo()._get_fingerprints(), before)
        with self.assertRaisesRegex(UserError, "is claimed, and"):
            document.action_send()
        with self._smtp() as server:
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual((queued.state, action.state), ("skipped", "approved"))

    def test_no_threat_of_what_is_barred(self):
        action = self._run("us_demand")
        document = self._write(action)
        item = self._item(self.old)
        reading = {item.id: SimpleNamespace(barred=True, expiry=self.today, words="")}
        with (
            patch.object(
                type(self.env["collections.limitation"]), "_read", lambda _self, *_args: reading
            ),
            self.assertRaisesRegex(UserError, "Barred"),
        ):
            document.action_send()

    def test_to_the_court(self):
        action = self._run("us_lien")
        document = self._write(action, "us_lien")
        document.action_send()
        self.assertEqual((document.state, document.address), ("sent", "County Recorder"))
        self.assertTrue(document.attachment_id and document.content_hash)
        self.assertTrue(document.action_download()["url"])
        self.assertFalse(document.dispatch_id)
        self.assertEqual(action.state, "approved", "a demand alone is filed by sending it")
        other = self._write(action, "us_lien")
        self.assertTrue(other.action_look())
        with self.assertRaises(UserError):
            other.action_download()
        other.action_skip()
        self.assertEqual(other.state, "skipped")

    def test_without_an_address(self):
        self.customer.write({"email": False, "street": False, "city": False, "zip": False})
        action = self._run("us_demand")
        document = self._write(action, channel="email")
        document.action_send()
        self.assertEqual(document.state, "failed")
        self.assertIn("no e-mail address", document.failure_reason)
        document.channel = "letter"
        with self.assertRaisesRegex(UserError, "postal address"):
            self._wizard(document).action_hand_over()

    def test_what_the_contact_rules_hold_is_not_handed_over(self):
        self.env["collections.consent"].create({"channel": "email", "address": "late@example.com"})
        document = self._write(self._run("us_demand"), channel="email")
        document.action_send()
        self.assertEqual(document.state, "failed")
        self.assertIn("opted out", document.failure_reason)
        self.assertFalse(document.dispatch_id or document.mail_id or document.attachment_id)

    def test_who_gets_it_is_read_again(self):
        """A contact who is gone gets nothing any more; the words go to who is there."""
        ann, bob = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.customer.id,
                    "type": "invoice",
                    "email": f"{name}@example.com",
                }
                for name in ("ann", "bob")
            ]
        )
        action = self._run("us_demand")
        queued = self._write(action, channel="email", contact_id=ann.id)
        letter = self._write(action, contact_id=ann.id)
        self.assertEqual((queued._get_letter_reader(), letter._get_letter_reader()), (ann, ann))
        queued.action_send()
        before = queued.sudo()._get_fingerprints()
        ann.active = False
        self.assertNotEqual(queued.sudo()._get_fingerprints(), before)
        self.assertEqual(letter._get_letter_reader(), bob)
        with self._smtp() as server:
            self._deliver()
        [message] = server.messages
        self.assertEqual(message["To"], "bob <bob@example.com>")
        self.assertEqual((queued.state, queued.contact_id), ("sent", bob))
        # To whom it went is kept, whatever becomes of him.
        bob.active = False
        self.assertEqual(queued._get_letter_reader(), bob)

    def test_words_that_hold_no_more_stay(self):
        action = self._run("us_demand")
        cost = (
            self.env["collections.legal.cost"]
            .with_user(self.collector)
            .create({"action_id": action.id, "name": "Fee", "amount_estimate": 10})
        )
        less = self._write(action, channel="email")
        less.action_send()
        before = less.sudo()._get_fingerprints()
        cost.unlink()
        self.assertNotEqual(less.sudo()._get_fingerprints(), before)
        with self._smtp() as server:
            self._deliver()
        self.assertFalse(server.messages)
        self.assertEqual(less.state, "failed")
        self.assertIn("110.00 was claimed", less.failure_reason.replace("\N{NO-BREAK SPACE}", " "))
        less.action_rewrite()
        less.action_send()
        less.sudo().date_pay_by = self.today
        less.sudo().dispatch_id._withdraw()
        with self._on(1):
            less.sudo().write({"state": "queued"})
            less.sudo()._compose()
            self.assertIn("past", less.failure_reason)


@tagged("post_install", "-at_install")
class TestLegalDocumentsBetween(CommittedCase):
    """What happens between writing a document and handing it over, in another transaction."""

    def test_paid_or_moved_while_it_waits(self):
        with self._worker() as env:
            notices = small_ledger.queue(env, self.ids, 3)
            notices.action_cancel()
            env["res.company"].browse(self.ids["company"]).write(
                {"collections_legal": True, "country_id": env.ref("base.us").id}
            )
            documents = env["collections.legal.document"]
            for notice in notices:
                notice.partner_id.country_id = env.ref("base.us")
                action = env["collections.legal.action"]._make(
                    notice.line_ids.move_line_id,
                    env.ref("collections_followup.legal_kind_us_demand"),
                )
                action.action_propose()
                layout = env.ref("collections_followup.legal_layout_us_demand")
                documents |= documents.create(
                    {"action_id": action.id, "layout_id": layout.id, "channel": "email"}
                )
            for document in documents:
                document.action_send()
            self.assertEqual(set(documents.mapped("state")), {"queued"})
            ids = documents.ids
        with self._worker() as env:
            first, second, _third = env["collections.legal.document"].browse(ids)
            small_ledger.pay(env, self.ids, first.action_id.line_ids.move_line_id, 30.0)
            second.partner_id.email = "moved@example.com"
        with self._smtp() as server:
            self._drain()
            self._drain()
        with self._worker() as env:
            documents = env["collections.legal.document"].browse(ids)
            self.assertEqual(documents.mapped("state"), ["skipped", "sent", "sent"])
            self.assertIn("is open", documents[0].failure_reason)
            self.assertIn("moved@example.com", documents[1].address)
            self.assertEqual(documents.action_id.mapped("state"), ["approved", "filed", "filed"])
        self.assertEqual(
            sorted(address for message in server.messages for address in self._read(message)),
            ["c2@example.com", "moved@example.com"],
        )

    def _read(self, message):
        return [
            own
            for own in ("c0@example.com", "c1@example.com", "c2@example.com", "moved@example.com")
            if own in str(message)
        ]
