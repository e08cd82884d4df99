from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestResPartnerReply(ReplyCommon):
    """Answers to a reminder before the due date: the customer has no case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.early = cls._create_policy(days=(-5, 1))
        cls.company.collections_policy_id = cls.early
        cls.other = cls.partner_b
        cls.other.property_payment_term_id = False
        cls.later = cls._invoice(-3, partner=cls.other)
        cls._pass()
        cls.notice = cls.env["collections.notice"].search([("partner_id", "=", cls.other.id)])

    def _written(self, body="We will pay 60,00 € next week.", **values):
        return self._answer(
            body, sender="Kim <b@example.com>", asked=self.notice.message_id, **values
        )

    def test_reply_comes_back_to_the_customer(self):
        self.assertRecordValues(self.notice, [{"case_id": False, "state": "sent"}])
        self.assertEqual(self.notice.message_id.model, "res.partner")
        alias = self.env["mail.alias.domain"].search([], limit=1)
        self.company.alias_domain_id = alias
        self.assertIn(alias.catchall_email, self.notice._get_reply_to_addresses()[self.notice.id])

    def test_answer_is_logged_and_triaged(self):
        reply = self._written(f"We will pay 60,00 € of {self.later.name}.")
        self.assertRecordValues(
            reply,
            [
                {
                    "partner_id": self.other.id,
                    "company_id": self.company.id,
                    "case_id": False,
                    "proposal": "promise",
                    "state": "open",
                    "amount": 60.0,
                }
            ],
        )
        self.assertEqual(reply.move_ids, self.later)
        self.assertRecordValues(
            reply.contact_id,
            [{"partner_id": self.other.id, "case_id": False, "channel": "email", "reached": True}],
        )
        self.assertEqual(reply.activity_id.res_model, "res.partner")
        self.assertEqual(reply.activity_id.res_id, self.other.id)
        self.assertEqual(self._reason(self.later), "hold", "the next step waits")
        wizard = self._sort(reply)
        wizard.action_out_of_office()
        self.assertRecordValues(reply, [{"state": "sorted", "kind": "out_of_office"}])
        self.assertFalse(reply.activity_id.active)
        self.assertNotEqual(self._reason(self.later), "hold")

    def test_no_pause_where_nothing_is_owed(self):
        self._pay(self.later)
        reply = self._written()
        self.assertEqual((reply.state, reply.hold_id.id), ("open", False))

    def test_each_way_of_sorting_works_without_a_case(self):
        for name in ("says_paid", "wants_copies", "wrong_contact", "other", "promise", "dispute"):
            with self.subTest(name=name):
                wizard = self._sort(self._written(), user=self._member("manager", f"m_{name}"))
                action = getattr(wizard, f"action_{name}")()
                self.assertTrue(action)

    def test_case_that_opens_takes_it_over(self):
        self.company.collections_reply_days = 0
        reply = self._written()
        with self._on(self.today + timedelta(days=5)):
            self.engine.refresh(self.company)
            self.env.invalidate_all()
        case = self._case(self.other)
        self.assertEqual(reply.case_id, case)
        self.assertTrue(case.answered_date)
        self.assertEqual(case.answer_count, 1)

    def test_automatic_and_other_messages(self):
        reply = self._written(extra="Auto-Submitted: auto-replied\n")
        self.assertEqual((reply.state, reply.hold_id.id), ("sorted", False))
        plain = self.other.message_post(body="Hello", message_type="comment")
        self.assertFalse(self._answer(sender="b@example.com", asked=plain), "not ours")

    def test_who_sees_it(self):
        reply = self._written()
        self.company.collections_own_cases = True
        self.assertIn(reply, self.env["collections.reply"].with_user(self.collector).search([]))
        with self.assertRaises(AccessError):
            self.env["collections.reply"].with_user(self._user(login="plain")).search([])
