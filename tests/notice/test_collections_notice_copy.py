from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.collections_followup.models.base.collections_dossier_source import Dossier

from ..base.test_collections_contact_role import RoleCommon

COPIES = "odoo.addons.collections_followup.models.notice.collections_notice_copy"
QUEUED = "odoo.addons.collections_followup.models.dispatch.collections_dispatch_queued"


@tagged("post_install", "-at_install")
class TestCollectionsNoticeCopy(RoleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._role("decision_maker").gets_copies = True
        cls.boss = cls._with_role("decision_maker", name="Boss", email="boss@example.com")
        cls._invoice(5)

    def _send(self):
        run = self._prepare()
        run.action_send()
        self._deliver()
        return run.notice_ids

    def test_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.boss.lang = "de_DE"
        self.levels[0].body = "<p>Good morning, {amount} is open.</p>"
        self.levels[0].update_field_translations(
            "body",
            {"de_DE": {"Good morning, {amount} is open.": "Guten Tag, offen sind {amount}."}},
        )
        notice = self._send()
        copy = notice.copy_ids
        self.assertEqual((copy.state, copy.contact_id), ("sent", self.boss))
        self.assertIn("Guten Tag", copy.content)
        self.assertNotIn("Guten Tag", notice.content)
        self.assertEqual(copy.dispatch_id.message_id.model, notice.message_id.model)

    def test_chosen_words_stay_and_so_does_what_was_sent(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.boss.lang = "de_DE"
        run = self._prepare()
        run.notice_ids.body = "<p>Words of a person</p>"
        run.action_send()
        self._deliver()
        notice, copy = run.notice_ids, run.notice_ids.copy_ids
        self.assertIn("Words of a person", copy.content)
        # All of it is what was sent: nothing around the words is written in another language.
        self.assertIn(notice.content, copy.content)
        self.assertFalse(copy.is_altered)
        with self.assertRaisesRegex(UserError, "what its reader got"):
            copy.sudo().address = "x@example.com"
        self.assertFalse(copy.with_user(self._user("collector")).has_access("write"))

    def test_told_twice_it_is_one(self):
        notice = self._send()
        notice._receive_dispatches(notice.dispatch_id)
        self.env["collections.notice.copy"]._make_sudo([(notice, self.boss)])
        self._deliver()
        self.assertEqual(len(notice.copy_ids), 1)

    def test_what_comes_back_is_of_its_reader(self):
        notice = self._send()
        dispatch = notice.copy_ids.dispatch_id.sudo()
        dispatch._report_undelivered("boss@example.com", "No such user")
        known = self.env["collections.address"].search([("address", "=", "boss@example.com")])
        self.assertEqual((known.contact_id, known.usable), (self.boss, False))
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.dispatch_id.bounced)

    def test_it_does_not_count_as_a_further_contact(self):
        notice = self._send()
        gate = self.env["collections.gate"]
        events = gate._read_events(self.company, (self.customer.id,), notice.create_date.min)
        own = events[self.company.id, self.customer.id]
        self.assertEqual(len([event for event in own if event.channel == "email"]), 1)

    def test_who_gets_none_any_more(self):
        run = self._prepare()
        run.action_send()
        copies = self.env["collections.notice.copy"]
        copies._make_sudo([(run.notice_ids, self.boss)])
        self.boss.collections_role_ids = False
        self._deliver()
        copy = run.notice_ids.copy_ids
        self.assertEqual(copy.state, "skipped")
        self.assertIn("no copies any more", copy.failure_reason)

    def test_an_address_on_the_blacklist_gets_none(self):
        self.env["mail.blacklist"]._add("boss@example.com")
        copy = self._send().copy_ids
        self.assertEqual(copy.state, "skipped")
        self.assertIn("refused", copy.failure_reason)

    def test_refused_after_the_notice_was_sent(self):
        run = self._prepare()
        run.action_send()
        self.env["collections.notice.copy"]._make_sudo([(run.notice_ids, self.boss)])
        self.env["collections.consent"].create({"channel": "email", "address": "boss@example.com"})
        self._deliver()
        copy = run.notice_ids.copy_ids
        self.assertEqual((run.notice_ids.state, copy.state), ("sent", "failed"))
        self.assertIn("opted out", copy.failure_reason)

    def _send_first(self):
        """Return a copy that the outbox has not looked at, of a notice that was sent."""
        roles = self.boss.collections_role_ids
        self.boss.collections_role_ids = False
        notice = self._send()
        self.boss.collections_role_ids = roles
        self.env["collections.notice.copy"]._make_sudo([(notice, self.boss)])
        return notice.copy_ids

    def _check_left_out(self, copy):
        self.assertEqual((copy.notice_id.state, copy.state), ("sent", "skipped"))
        self.assertIn("paid since", copy.failure_reason)
        self.assertFalse(copy.dispatch_id)

    def test_paid_in_part_while_it_waits(self):
        copy = self._send_first()
        with self._on(1):
            self._pay(copy.notice_id.line_ids.move_id, 40)
            self._deliver()
        self._check_left_out(copy)

    def _dispute(self, invoice, **values):
        reason = self.env.ref("collections_followup.dispute_reason_quality")
        return self.env["collections.dispute"].create(
            {
                "reason_id": reason.id,
                "line_ids": [Command.create({"move_id": invoice.id, **values})],
            }
        )

    def test_what_is_not_claimed_any_more_is_not_copied(self):
        copy = self._send_first()
        invoice = copy.notice_id.line_ids.move_id
        cases = {
            "on hold": lambda: self.env["collections.hold"].create(
                {
                    "partner_id": self.customer.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            ),
            "disputed": lambda: self._dispute(invoice),
            "owes less": lambda: self._dispute(invoice, scope="amount", amount=30.0),
            "promised": lambda: self.env["collections.promise"]._make(
                {self._item(invoice): 100.0}, self.today + timedelta(days=7)
            ),
            "not to follow up": lambda: self._item(invoice).write({"no_followup": True}),
        }
        self.assertFalse(copy.notice_id._find_overtaken())
        for words, enter in cases.items():
            with self.subTest(words), self.env.cr.savepoint() as point:
                before = copy.sudo()._get_fingerprints()
                enter()
                self.assertNotEqual(copy.sudo()._get_fingerprints(), before)
                [text] = copy.notice_id._find_overtaken().values()
                self.assertIn(words, text)
                point.rollback()
                self.env.invalidate_all()
        cases["on hold"]()
        self._deliver()
        self.assertEqual((copy.notice_id.state, copy.state), ("sent", "skipped"))
        self.assertIn("on hold", copy.failure_reason)

    def test_a_level_that_hands_over_stops_not_its_own_copy(self):
        stage = self.env["collections.stage"].search([("kind", "=", "legal")], limit=1)
        self.levels[0].stage_id = stage
        copy = self._send_first()
        self.assertEqual(self._case().stage_id, stage)
        self.assertFalse(copy.notice_id._find_overtaken())
        self._item(copy.notice_id.line_ids.move_id).no_followup = True
        self.assertTrue(copy.notice_id._find_overtaken())

    def test_money_on_account_while_it_waits(self):
        copy = self._send_first()
        with self._on(1):
            self._pay_on_account(10)
            self._deliver()
        self._check_left_out(copy)

    def test_paid_while_it_lies_in_the_outbox(self):
        copy = self._send_first()
        copy.sudo()._compose()
        self.assertEqual(copy.dispatch_id.state, "ready")
        self._pay(copy.notice_id.line_ids.move_id)
        self._deliver()
        self.assertEqual((copy.state, copy.dispatch_id.state), ("skipped", "cancelled"))

    def test_one_that_breaks_holds_no_other_up_and_is_sent_again(self):
        self._with_role("decision_maker", name="Chief", email="chief@example.com")
        model = self.registry["collections.notice.copy"]
        original = model._write_copies

        def fail(own, lang):
            if self.boss in own.contact_id:
                raise ValueError("no words")
            return original(own, lang)

        with patch.object(model, "_write_copies", fail), mute_logger(COPIES, QUEUED):
            notice = self._send()
        broken = notice.copy_ids.filtered(lambda copy: copy.contact_id == self.boss)
        self.assertEqual((broken.state, broken.failure_reason), ("failed", "no words"))
        self.assertEqual((notice.copy_ids - broken).state, "sent")
        with self.assertRaises(AccessError):
            broken.with_user(self._user("readonly")).action_send_again()
        collector = self._user("collector")
        broken.with_user(collector).action_send_again()
        self._deliver()
        self.assertEqual(broken.state, "sent")
        self.assertIn("sent already", self._refused(broken.with_user(collector).action_send_again))

    def test_an_uncertain_one_is_taken_back_in_the_outbox(self):
        copy = self._send_first()
        copy.sudo()._compose()
        copy.dispatch_id.sudo().write({"state": "uncertain", "settled": False})
        copy.dispatch_id.sudo()._settle()
        self.assertEqual(copy.state, "uncertain")
        copy.dispatch_id.action_cancel()
        self.assertEqual((copy.state, copy.dispatch_id.state), ("skipped", "cancelled"))

    def test_who_had_it_as_a_further_reader_gets_no_copy(self):
        run = self._prepare()
        run.action_send()
        self.env["collections.notice"]._compose_batch(10)
        notice = run.notice_ids
        notice.dispatch_id.sudo().address_cc = "boss@example.com"
        self._deliver()
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.copy_ids)

    def test_it_stands_in_the_dossier(self):
        notice = self._send()
        copy = notice.copy_ids
        source = self.env["collections.dossier.notice"]
        items = notice.line_ids.move_line_id
        about = Dossier(items.move_id, self.company, self.company, self.customer, items)
        files = {name: raw for _folder, name, raw in source._get_dossier_files(about)}
        own = f"{notice.date} Copy of {notice.name} {copy.id}.txt"
        self.assertIn(b"A copy for you", files[own])
        [entry] = source._get_dossier_entries(about)
        self.assertIn("boss@example.com", entry.text)
        self.assertIn(copy.content_hash, entry.text)
