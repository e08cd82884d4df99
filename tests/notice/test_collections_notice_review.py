from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNoticeReview(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.move = cls._invoice(5)
        cls.notice = cls._prepare().notice_ids

    def _channel(self, channel):
        self.notice.sudo().channel = channel
        self.notice.invalidate_recordset(["preview"])
        return self.notice.preview

    def test_preview_is_what_the_customer_will_get(self):
        email = self._channel("email")
        for word in ("Level 1 of", "Please pay USD 100.00.", self.move.name):
            self.assertIn(word, email)
        self.assertIn("Pay USD 100.00", self._channel("sms"))
        self.levels[0].script = "<p>Ask about {amount}.</p>"
        call = self._channel("phone")
        self.assertIn("Ask about USD 100.00.", call)
        self.assertIn("Level 1: USD 100.00, 5 days overdue", call)

    def test_preview_shows_the_line_to_opt_out(self):
        line = "No more e-mails about payments"
        self.assertIn(line, self._channel("email"))
        self.assertNotIn("/collections/opt-out/", self._channel("email"))
        for channel in ("sms", "letter", "phone"):
            self.assertNotIn(line, self._channel(channel) or "")
        self.notice.level_id.required = True
        self.assertNotIn(line, self._channel("email"))

    def test_claim_that_changed_is_marked(self):
        partners = [self.customer.copy({"name": name}) for name in "ABCDEFGH"]
        moves = [self._invoice(5, partner=partner) for partner in partners]
        self._invoice(5, 20, partner=partners[6], move_type="out_refund")
        notices = self._prepare().notice_ids
        by_partner = {notice.partner_id: notice for notice in notices}
        notices = [by_partner[partner] for partner in partners]
        self.assertEqual([notice.change for notice in notices], [False] * 8)
        item = self._item(moves[0])
        plan = self.env["collections.plan"]._make(
            item, {"installment_count": 2, "date_first": self.today + timedelta(days=30)}
        )
        plan.action_propose()
        plan.action_accept()
        self._invoice(5, 20, partner=partners[1], move_type="out_refund")
        self._pay(moves[2], 10)
        self._invoice(9, partner=partners[3])
        self._pay(moves[3])
        moves[4].line_ids.filtered("date_maturity").date_maturity = self.today - timedelta(days=2)
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": moves[5].id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        # Of another customer, whatever happens to these
        self._invoice(5, partner=partners[7])
        for notice in notices:
            notice.invalidate_recordset(["change"])
        self.assertEqual(
            [bool(notice.change) for notice in notices],
            [True] * 6 + [False] * 2,
        )
        notices[7].action_send()
        self._deliver()
        self._pay(moves[7])
        notices[7].invalidate_recordset(["change"])
        self.assertFalse(notices[7].change, "what was sent stays")

    def test_preview_of_a_sent_notice_is_what_was_sent(self):
        self.notice.action_send()
        self._deliver()
        self.levels[0].body = "<p>Other words</p>"
        self.notice.invalidate_recordset(["preview"])
        self.assertIn("Please pay", self.notice.preview)
        self.assertNotIn("Other words", self.notice.preview)

    def test_text_message_shows_what_people_wrote_as_text(self):
        self.levels[0].sms_body = "<b>{amount}</b>"
        self.assertIn("&lt;b&gt;USD 100.00&lt;/b&gt;", self._channel("sms"))

    def test_preview_needs_no_rights_on_bank_accounts(self):
        collector = self._user("collector")
        self.assertIn("Please pay USD 100.00.", self.notice.with_user(collector).preview)

    def test_own_words_begin_with_those_of_the_level(self):
        self.notice.action_write_own_text()
        self.assertEqual(self.notice.subject, "Level 1 of {company}")
        self.assertIn("Please pay {amount}.", self.notice.body)
        self.notice.body = "<p>Dear friend, {amount}.</p>"
        self.assertIn("Dear friend, USD 100.00.", self._channel("email"))
        self.notice.action_drop_own_text()
        self.assertFalse(self.notice.edited)
        self.assertIn("Please pay", self._channel("email"))

    def test_own_words_begin_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.levels[0].with_context(lang="de_DE").subject = "Mahnung"
        self.notice.sudo().lang = "de_DE"
        self.notice.action_write_own_text()
        self.assertEqual(self.notice.subject, "Mahnung")

    def test_what_is_wrong_and_what_to_do(self):
        self.assertFalse(self.notice.problem or self.notice.next_step)
        self.customer.email = False
        self.notice.invalidate_recordset()
        self.assertEqual(self.notice.problem, "No e-mail address")
        self.assertIn("Enter an e-mail address", self.notice.next_step)
        self.levels.write({"fallback": False})
        self.notice.action_send()
        self._deliver()
        self.assertEqual(self.notice.state, "failed")
        self.assertEqual(self.notice.problem, "No e-mail address")
        self.assertIn("Enter an e-mail address", self.notice.next_step)

    def test_each_problem_has_an_advice(self):
        self.notice.sudo().state = "failed"
        for problem, _label in self.notice._fields["failure_type"]._description_selection(self.env):
            self.notice.sudo().failure_type = problem
            self.assertTrue(self.notice.next_step, problem)

    def test_who_can_edit(self):
        reader, collector = self._user("readonly"), self._user("collector")
        self.assertFalse(self.notice.with_user(reader).is_editable)
        self.assertTrue(self.notice.with_user(collector).is_editable)
        self.notice.action_send()
        self.assertFalse(self.notice.with_user(collector).is_editable)
        with self.assertRaises(UserError):
            self.notice.action_write_own_text()
        with self.assertRaises(UserError):
            self.notice.action_drop_own_text()

    def test_letter_is_the_one_that_was_made_or_would_be(self):
        self.company.external_report_layout_id = self.env.ref("web.external_layout_standard")
        self.assertEqual(self.notice.action_view_letter()["type"], "ir.actions.report")
        self.notice.sudo().channel = "letter"
        document = type(self.env["collections.document"])

        def get_pdfs(_document, notices, posted=False):
            return dict.fromkeys(notices.ids, b"x")

        with patch.object(document, "_get_letter_pdfs", get_pdfs):
            self.notice.sudo()._store_letters()
        self.assertIn(str(self.notice.attachment_id.id), self.notice.action_view_letter()["url"])

    def test_contact_that_gets_it(self):
        self.assertEqual(self.notice.action_view_contact()["res_id"], self.customer.id)
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        self.notice.recipient_id = contact
        self.assertEqual(self.notice.action_view_contact()["res_id"], contact.id)
