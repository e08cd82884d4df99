from odoo.exceptions import UserError
from odoo.tests import tagged

from ..case.test_collections_case_lookup import press_enter
from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsNotice(CollectionsCommon):
    def _notice(self, **values):
        self._invoice(5, **values)
        return self._prepare().notice_ids

    def test_notice_keeps_what_was_claimed(self):
        notice = self._notice(amount=120.0)
        notice.action_send()
        self._deliver()
        line = notice.line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "amount": 120.0,
                    "amount_company": 120.0,
                    "amount_total": 120.0,
                    "days_overdue": 5,
                    "level_id": self.levels[0].id,
                    "pending": False,
                }
            ],
        )
        self._pay(line.move_line_id.move_id)
        self.assertEqual(line.amount, 120.0)
        self.assertEqual(notice.amount, 120.0)
        self.assertEqual(notice.state, "sent")

    def test_what_happened_is_said_once(self):
        notice = self._notice().sudo()
        notice._mark_failed("bad_email")
        self.assertTrue(notice.failure_reason)
        self.assertFalse(notice.failure_detail, "the kind of failure says it already")
        notice._mark_failed("bad_email", "mailbox is full")
        self.assertEqual(notice.failure_detail, "mailbox is full")

    def test_sent_notice_is_frozen(self):
        notice = self._notice()
        notice.action_send()
        self._deliver()
        for values in ({"subject": "x"}, {"state": "draft"}, {"amount": 1.0}):
            with self.assertRaisesRegex(UserError, "record of what the customer got"):
                notice.write(values)
        with self.assertRaisesRegex(UserError, "cannot be"):
            notice.sudo().unlink()
        with self.assertRaisesRegex(UserError, "cannot be"):
            notice.action_cancel()

    def test_problem_is_shown_before_sending(self):
        self.customer.email = False
        notice = self._notice()
        self.assertEqual(notice.delivery_problem, "No e-mail address")
        self.customer.email = "nobody"
        notice.invalidate_recordset()
        self.assertEqual(notice.delivery_problem, "E-mail address is not valid")

    def test_recipient_is_the_follow_up_contact(self):
        invoicing = self.env["res.partner"].create(
            {"name": "Invoices", "type": "invoice", "parent_id": self.customer.id}
        )
        notice = self._notice()
        self.assertEqual(notice.recipient_id, invoicing)
        notice.action_cancel()
        payables = self.env["res.partner"].create(
            {"name": "Payables", "parent_id": self.customer.id, "collections_contact": True}
        )
        self.assertEqual(self._prepare().notice_ids.recipient_id, payables)
        self.assertEqual(self.customer._collections_get_recipient(), payables)

    def test_second_channel_waits_for_the_first_and_advances_nothing(self):
        self.levels[0].channel_phone = True
        self.customer.phone = "+32 2 555 55 55"
        self.company.collections_user_id = self.env.user
        self._invoice(5)
        run = self._prepare()
        first, second = run.notice_ids.sorted("channel_rank")
        self.assertEqual(first.line_ids.level_id, self.levels[0])
        self.assertFalse(second.line_ids.level_id)
        second.action_send()
        self._deliver()
        self.assertEqual(second.state, "queued")
        first.action_send()
        self._deliver()
        self.assertEqual((first.state, second.state), ("sent", "sent"))
        item = self.env["collections.item"].search(
            [("move_line_id", "=", first.line_ids.move_line_id.id)]
        )
        self.assertEqual(item.notice_count, 1)

    def test_typed_with_enter(self):
        move = self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        notice = self._prepare().notice_ids.filtered(lambda n: n.partner_id == self.customer)
        for text in (notice.name, move.name, self.customer.name):
            with self.subTest(text):
                self.assertEqual(press_enter(self.env["collections.notice"], text), notice)

    def test_found_by_number_and_customer(self):
        notice = self._notice()
        self.assertIn(notice, notice.search([("display_name", "ilike", self.customer.name)]))
        self.assertIn(notice, notice.search([("name", "=", notice.name)]))
