from odoo.exceptions import UserError
from odoo.tests import tagged

from ..base.test_collections_contact_role import RoleCommon


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
        copy = run.notice_ids.copy_ids
        self.assertIn("Words of a person", copy.content)
        self.assertFalse(copy.is_altered)
        with self.assertRaisesRegex(UserError, "what its reader got"):
            copy.sudo().address = "x@example.com"
        self.assertFalse(copy.with_user(self._user("collector")).has_access("write"))

    def test_told_twice_it_is_one(self):
        notice = self._send()
        notice._receive_dispatches(notice.dispatch_id)
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
