from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffRequest(WriteOffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.move = cls._invoice(40, 300)
        cls.other = cls._invoice(20, 250)

    def test_a_draft_takes_what_is_open(self):
        action = (self.move | self.other).with_user(self.collector).action_collections_write_off()
        request = self.requests.browse(action["res_id"])
        self.assertEqual(request.state, "draft")
        self.assertEqual(request.partner_id, self.customer)
        self.assertEqual(request.amount, 550)
        self.assertEqual(sorted(request.line_ids.mapped("amount")), [250, 300])
        request.with_user(self.collector).unlink()
        self.assertFalse(request.exists())
        self.assertIn(
            "one customer",
            self._refused(
                (self.move | self._invoice(3, partner=self.partner_b)).action_collections_write_off
            ),
        )

    def test_what_is_checked_when_it_is_proposed(self):
        empty = self.requests.with_user(self.collector).create({"partner_id": self.customer.id})
        self.assertIn("Choose what", self._refused(empty.action_propose))
        request = self._request({self.move: None}, reason_id=False)
        self.assertIn("reason", self._refused(request.action_propose))
        request.reason_id = self.env.ref("collections_followup.write_off_reason_court")
        self.assertIn("attach", self._refused(request.action_propose))
        request.evidence_ids = [Command.create({"name": "court.txt", "raw": b"Nothing to take"})]
        self.assertEqual(request.evidence_ids.res_id, request.id)
        request.action_propose()
        self.assertEqual((request.state, request.tier), ("proposed", "supervisor"))
        task = request.sudo().activity_ids
        self.assertEqual(len(task), 1)
        self.assertNotEqual(task.user_id, self.collector)
        with self.assertRaises(UserError):
            request.evidence_ids = [Command.clear()]
        with self.assertRaises(UserError):
            request.line_ids.amount = 5

    def test_more_than_is_open(self):
        request = self._request({self.move: 301})
        self.assertIn("less is open", self._refused(request.action_propose))
        request.line_ids.amount = 300
        request.action_propose()
        self._pay(self.move, 100)
        self.assertIn("less is open", self._refused(request.with_user(self.boss).action_approve))

    def test_no_more_than_is_owed_after_credits(self):
        """Money on account is used before a debt is given up."""
        self._pay_on_account(260)
        request = self._request({self.move: None})
        self.assertIn(
            "owes $ 290.00",
            self._refused(request.action_propose).replace("\N{NO-BREAK SPACE}", " "),
        )
        request.line_ids.amount = 290
        request.action_propose()
        self.assertEqual(request.state, "proposed")

    def test_what_speaks_for_an_item(self):
        self.env["collections.dispute"].create(
            {"line_ids": [Command.create({"move_id": self.move.id})]}
        )
        request = self._request({self.move: None})
        self.assertIn("disputed", self._refused(request.action_propose))

    def test_items_of_others(self):
        foreign = self._invoice(5, partner=self.partner_b)
        request = self._request({self.move: None})
        self.env["collections.write.off.request.line"].with_user(self.collector).create(
            {"request_id": request.id, "move_line_id": self._item(foreign).id}
        )
        self.assertIn("no receivable item", self._refused(request.action_propose))

    def test_limits_are_not_got_round_by_parts(self):
        first = self._request({self.move: 300})
        first.action_propose()
        self.assertEqual(first.tier, "supervisor")
        second = self._request({self.other: 250})
        second.action_propose()
        self.assertEqual(second.tier, "supervisor")
        first.with_user(self.boss).action_approve()
        self.assertEqual(second.amount_before, 300)
        self.assertIn(
            "Administrator",
            self._refused(second.with_user(self.boss).action_approve, error=(AccessError,)),
        )
        third = self._request({self.other: 201})
        third.action_propose()
        self.assertEqual(third.tier, "manager", "what is posted counts")
        self.company.collections_write_off_supervisor_amount = 0
        self.assertEqual(third.sudo()._get_tier(), "supervisor", "no limit")

    def test_people_write_what_is_theirs(self):
        request = self._request({self.move: None})
        for values in ({"state": "approved"}, {"amount": 1}, {"partner_id": self.partner_b.id}):
            with self.subTest(values), self.assertRaises(AccessError), self.env.cr.savepoint():
                request.write(values)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.requests.with_user(self.collector).with_context(default_state="approved").create(
                {"partner_id": self.customer.id, "state": "approved"}
            )
        made = self.requests.with_user(self.collector).with_context(default_state="approved")
        self.assertEqual(made.create({"partner_id": self.customer.id}).state, "draft")
        auditor = self._user("readonly", login="woff_auditor")
        for press in ("action_propose", "action_approve", "action_draft", "action_reverse"):
            self._refused(getattr(request.with_user(auditor), press), error=(AccessError,))
        self._refused(request.with_user(auditor).action_post, error=(AccessError,))

    def test_forms_that_are_not_saved_tell_nobody_of_others(self):
        self._write_off({self.move: None})
        asked = self.requests.with_user(self.collector)
        values = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "line_ids": [Command.create({"move_line_id": self._item(self.other).id})],
        }
        new = asked.new(values)
        self.assertEqual((new.amount_before, new.line_ids.amount_open), (300, 250))
        self.company.collections_own_cases = True
        self._case().user_id = self._user("collector", login="woff_other")
        new = asked.new(values)
        self.assertEqual((new.amount_before, new.line_ids.amount_open), (0, 0))

    def test_own_cases(self):
        self.company.collections_own_cases = True
        self._case().user_id = self._user("collector", login="woff_colleague")
        with self.assertRaises(AccessError):
            self._request({self.move: None})
