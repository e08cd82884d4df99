from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


class MailingCommon(CollectionsCommon):
    """A company whose statements go on the second of the month, which is today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailings = cls.env["collections.statement.mailing"]
        cls.company.write(
            {
                "collections_statements": True,
                "collections_statement_day": 2,
                "collections_statement_who": "all",
            }
        )

    @classmethod
    def _prepare_due(cls):
        cls.mailings._prepare_due(cls.company.sudo())
        return cls.mailings.search([], order="id")

    def _find(self, partner=None):
        return self.mailings.search([("partner_id", "=", (partner or self.customer).id)])


@tagged("post_install", "-at_install")
class TestCollectionsStatementMailing(MailingCommon):
    """What people do with scheduled statements, and what they may not."""

    def _failed(self):
        self._invoice(5)
        self.customer.email = False
        mailing = self._prepare_due()
        self._deliver()
        self.assertEqual((mailing.state, mailing.failure_reason), ("failed", "No e-mail address"))
        return mailing

    def test_a_failed_one_is_sent_again(self):
        mailing = self._failed()
        self.customer.email = "a@example.com"
        mailing.with_user(self._user("collector")).action_send()
        self._deliver()
        self.assertEqual((mailing.state, mailing.failure_reason), ("sent", False))
        self.assertEqual(len(mailing.dispatch_id), 1)

    def test_those_who_only_read_send_nothing(self):
        mailing = self._failed()
        for group in ("readonly", None):
            user = self._user(group, login=f"reader_{group}")
            for action in ("action_send", "action_skip"):
                with self.assertRaises(AccessError):
                    getattr(mailing.with_user(user), action)()
        with self.assertRaises(AccessError):
            mailing.with_user(self._user("manager")).state = "sent"

    def test_what_was_sent_stays(self):
        self._invoice(5)
        mailing = self._prepare_due()
        self._deliver()
        self.assertEqual(mailing.state, "sent")
        self.assertTrue(mailing.content_hash)
        self.assertFalse(mailing.is_altered)
        self.assertIn("record", self._refused(mailing.write, {"amount": 1}))
        self.assertIn("history", self._refused(mailing.sudo().unlink))
        self.assertIn("nothing to send", self._refused(mailing.action_send))
        self.assertIn("nothing to leave out", self._refused(mailing.action_skip))
        self.assertIn("/web/content/", mailing.action_view_statement()["url"])
        mailing.attachment_id.raw = b"other"
        mailing.invalidate_recordset()
        self.assertTrue(mailing.is_altered)

    def test_left_out_it_does_not_go(self):
        self._invoice(5)
        mailing = self._prepare_due()
        self.assertIn("none yet", self._refused(mailing.action_view_statement))
        mailing.action_skip()
        with self._smtp() as server:
            self._deliver()
            self.assertFalse(server.messages)
            self.assertEqual(mailing.state, "skipped")
            mailing.action_send()
            self._deliver()
            self.assertEqual(len(server.messages), 1)
        self.assertEqual(mailing.state, "sent")

    def test_others_see_their_own_customers_where_the_company_says_so(self):
        self._invoice(5)
        self._case().user_id = self._user("collector", login="colleague")
        mailing = self._prepare_due()
        collector = self._user("collector")
        self.assertTrue(mailing.with_user(collector).partner_id)
        self.company.collections_own_cases = True
        with self.assertRaises(AccessError):
            mailing.with_user(collector).read(["amount"])

    def test_the_preview_is_opened_from_the_list(self):
        self._invoice(5)
        action = self.mailings.action_preview()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.partner_id, self.customer)
        self.assertFalse(self._find())

    def test_a_month_is_named_once(self):
        self._invoice(5)
        mailing = self._prepare_due()
        self.assertEqual(mailing.period, date(2026, 3, 1))
        with self.assertRaises(UserError):
            mailing.with_user(self._user("manager")).copy()
