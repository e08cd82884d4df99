from datetime import timedelta

from odoo.exceptions import AccessError, UserError
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

    def _send_copies(self, reply, **values):
        user = self._member("manager", f"m_{len(self.env['res.users'].search([]))}")
        # Whoever posts on a customer may change contacts: that is core's.
        user.group_ids |= self.env.ref("base.group_partner_manager")
        action = self._sort(reply, user=user).action_wants_copies()
        composer = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"body": "<p>Here they are.</p>", **values})
        )
        composer._action_send_mail()
        return self._dispatches()

    def _dispatches(self):
        return self.env["collections.dispatch"].search(
            [("kind", "=", "message"), ("partner_id", "=", self.other.id)]
        )

    def test_copies_are_sent_by_the_outbox(self):
        """Core's composer on the customer asks the gate, and what it sends counts."""
        dispatch = self._send_copies(self._written())
        self.assertEqual(
            (dispatch.source_model, dispatch.source_id), ("res.partner", self.other.id)
        )
        self.assertEqual((dispatch.company_id, dispatch.state), (self.company, "sent"))
        self.assertTrue(dispatch.reaches_customer)

    def test_copies_ask_the_gate(self):
        reply = self._written()
        self.env["collections.consent"].create(
            {"channel": "email", "partner_id": self.other.id, "source": "phone"}
        )
        with self.assertRaises(UserError):
            self._send_copies(reply)
        dispatch = self._send_copies(reply, collections_gate_reason="He asked for them")
        self.assertEqual(dispatch.override_ids.reason, "He asked for them")

    def test_copies_are_not_scheduled_past_the_gate(self):
        action = self._sort(self._written()).action_wants_copies()
        composer = self.env[action["res_model"]].with_context(**action["context"])
        composer = composer.create({"scheduled_date": "2030-01-01 10:00:00", "body": "<p>x</p>"})
        with self.assertRaisesRegex(UserError, "cannot be scheduled"):
            composer.action_schedule_message()

    def test_other_messages_on_a_customer_are_core_s(self):
        self.env["collections.consent"].create(
            {"channel": "email", "partner_id": self.other.id, "source": "phone"}
        )
        composer = self.env["mail.compose.message"].create(
            {
                "model": "res.partner",
                "res_ids": str(self.other.ids),
                "partner_ids": self.other.ids,
                "subject": "Our new catalogue",
                "body": "<p>See there</p>",
            }
        )
        composer._action_send_mail()
        self.assertFalse(self._dispatches())

    def test_nobody_writes_in_the_name_of_another_company(self):
        user = self._member("collector", "elsewhere")
        composer = (
            self.env["mail.compose.message"]
            .with_user(user)
            .create(
                {
                    "model": "res.partner",
                    "res_ids": str(self.other.ids),
                    "collections_company_id": self.env["res.company"]
                    .create({"name": "Elsewhere"})
                    .id,
                    "body": "<p>x</p>",
                }
            )
        )
        with self.assertRaises(AccessError):
            composer._get_gate_rows()

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
