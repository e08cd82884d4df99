from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..reply_common import ReplyCommon


@tagged("post_install", "-at_install")
class TestCollectionsReply(ReplyCommon):
    def test_answer_is_a_contact_with_its_sender(self):
        reply = self._answer(f"We will pay 60,00 € of {self.move.name} on 15 March.")
        contact = reply.contact_id
        self.assertRecordValues(
            contact,
            [
                {
                    "partner_id": self.customer.id,
                    "case_id": self.case.id,
                    "channel": "email",
                    "direction": "in",
                    "person_id": self.person.id,
                    "person_name": "Ms Vogt",
                    "address": "vogt@customer.example",
                    "reached": True,
                    "user_id": self.env.ref("base.user_root").id,
                }
            ],
        )
        self.assertEqual(contact.move_ids, self.move)
        self.assertEqual(self.case.logged_contact_count, 1)
        self.assertRecordValues(
            reply,
            [
                {
                    "proposal": "promise",
                    "words": "will pay",
                    "amount": 60.0,
                    "day": date(2026, 3, 15),
                    "state": "open",
                    "automatic": False,
                }
            ],
        )
        self.assertEqual(reply.move_ids, self.move)
        own = self._lines(self.case)
        self.assertEqual(sum("will pay" in line for line in own), 1, "told once")

    def test_sender_who_is_nobody_of_the_customer(self):
        contact = self._answer(sender="Kim Lee <kim@elsewhere.example>").contact_id
        self.assertFalse(contact.person_id)
        self.assertEqual(
            (contact.person_name, contact.address), ("Kim Lee", "kim@elsewhere.example")
        )

    def test_who_wants_no_more_is_shown_as_such(self):
        reply = self._answer("Please stop writing to us, I am out of office.")
        self.assertEqual(reply.proposal, "other")
        self.assertIn("stop writing", reply._get_proposal_text())
        reply = self._answer("Hello.")
        self.assertEqual(reply._get_proposal_text(), "No rule fits what the customer wrote.")

    def test_clock_of_the_sender_may_be_ahead(self):
        extra = "Date: Mon, 9 Mar 2026 10:00:00 +0000\n"
        self.assertLessEqual(self._answer(extra=extra).date, fields.Datetime.now())

    def test_answer_pauses_the_next_step(self):
        move = self._invoice(20)
        self.assertFalse(self._reason(move))
        hold = self._answer().hold_id
        # Monday and the two working days after it
        self.assertEqual((hold.date_from, hold.date_until), (self.today, date(2026, 3, 4)))
        self.assertEqual(self._reason(move), "hold")
        self.assertTrue(self.case.on_hold)
        self.assertEqual(self._reason(move, date(2026, 3, 5)), False)
        with self._on(date(2026, 3, 6)):
            hold = self._answer().hold_id
            self.assertEqual(hold.date_until, date(2026, 3, 10), "not over the weekend only")

    def test_no_pause_where_the_company_wants_none(self):
        self.company.collections_reply_days = 0
        reply = self._answer()
        self.assertFalse(reply.hold_id)
        self.assertEqual(reply.state, "open")
        self.assertIn("0 to 60", self._refused(self.company.write, {"collections_reply_days": -1}))

    def test_quoted_reminder_is_not_read(self):
        reply = self._answer(
            "Hello\n\nOn Mon, 2 Mar 2026 at 10:00, AR wrote:\n"
            f"> Please pay 100.00 EUR of {self.move.name}."
        )
        self.assertEqual((reply.proposal, reply.text), ("other", "Hello"))
        self.assertFalse(reply.move_ids or reply.amount)

    def test_answer_on_a_closed_case_goes_to_the_open_one(self):
        self._pay(self.move)
        self.assertEqual(self.case.state, "closed")
        reply = self._answer()
        self.assertEqual((reply.case_id, reply.hold_id.id), (self.case, False))
        self._invoice(9)
        reply = self._answer()
        self.assertNotEqual(reply.case_id, self.case)
        self.assertEqual(reply.contact_id.case_id, reply.case_id)
        self.assertTrue(reply.hold_id)

    def test_rights(self):
        reply = self._answer()
        auditor = self._member("readonly")
        self.assertEqual(reply.with_user(auditor).proposal, "promise")
        with self.assertRaises(AccessError):
            reply.with_user(auditor).action_sort()
        with self.assertRaises(AccessError):
            reply.with_user(self.collector).kind = "other"
        with self.assertRaises(AccessError):
            reply.with_user(self._member("supervisor")).unlink()
        colleague = self._member("collector", "reply_colleague")
        replies = self.env["collections.reply"].with_user(colleague)
        self.assertIn(reply, replies.search([]))
        self.company.collections_own_cases = True
        self.assertNotIn(reply, replies.search([]))
        with self.assertRaises(AccessError):
            reply.with_user(colleague).action_sort()

    def test_companies_stay_apart(self):
        reply = self._answer()
        other = self.setup_other_company(name="Elsewhere")["company"]
        manager = self._member("manager")
        manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertNotIn(reply, self.env["collections.reply"].with_user(manager).search([]))

    def test_the_same_message_is_taken_in_once(self):
        self.assertTrue(self._answer())
        type(self).count -= 1
        self.assertFalse(self._answer())

    def test_setting(self):
        self.env["res.config.settings"].create(
            {"company_id": self.company.id, "collections_reply_days": 5}
        ).execute()
        self.assertEqual(self._answer().hold_id.date_until, self.today + timedelta(days=6))
