"""Contacts merged with core's assistant while Collections works on them."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestBasePartnerMerge(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls.env["res.partner"].create({"name": "Hart", "email": "kept@example.com"})
        cls.twin = cls.env["res.partner"].create({"name": "Hart Ltd", "email": "twin@example.com"})

    def _merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (source | target).ids, target
        )
        self.env.invalidate_all()

    def _send(self):
        run = self._prepare()
        run.action_send()
        self._deliver()
        return run.notice_ids

    def test_two_open_cases_become_one(self):
        first = self._invoice(40, partner=self.kept)
        second = self._invoice(20, amount=50, partner=self.twin)
        notices = self._send()
        kept, ended = self._case(self.kept), self._case(self.twin)
        activity = ended.activity_schedule("mail.mail_activity_data_todo", summary="Ask the bank")
        self._merge(self.twin, self.kept)
        self.assertEqual(self._case(self.kept), kept)
        self.assertEqual((kept.amount_due, kept.item_count), (150, 2))
        self.assertEqual(ended.state, "closed")
        self.assertEqual((ended.partner_id, ended.amount_due), (self.kept, 0))
        self.assertEqual(ended.stage_id.kind, "closed")
        self.assertEqual(activity.res_id, kept.id)
        # What was sent stays, in the case in which it was sent.
        self.assertEqual(notices.mapped("state"), ["sent", "sent"])
        self.assertEqual(notices.case_id, kept | ended)
        self.assertEqual(notices.partner_id, self.kept)
        # Each item stays where it was.
        for move in first, second:
            self.assertEqual(move.collections_level_id, self.levels[0])

    def test_the_only_case_moves(self):
        self._invoice(20, partner=self.twin)
        case = self._case(self.twin)
        self._merge(self.twin, self.kept)
        self.assertEqual(self._case(self.kept), case)
        self.assertEqual(case.amount_due, 100)

    def test_waiting_notice_of_the_case_that_ends_is_withdrawn(self):
        self._invoice(20, partner=self.kept)
        self._invoice(20, amount=50, partner=self.twin)
        run = self._prepare()
        withdrawn = run.notice_ids.filtered(lambda notice: notice.partner_id == self.twin)
        waiting = run.notice_ids - withdrawn
        self._merge(self.twin, self.kept)
        self.assertEqual(withdrawn.state, "cancelled")
        self.assertIn(self._case(self.kept).name, withdrawn.reason)
        run.action_send()
        self._deliver()
        self.assertEqual(waiting.state, "sent")
        with self._on(1):
            self.assertEqual(self._prepare().notice_ids.line_ids.filtered("level_id").amount, 50)

    def test_legal_action_goes_on(self):
        legal = self.env["collections.stage"].search([("kind", "=", "legal")], limit=1)
        move = self._invoice(20, partner=self.kept)
        self._invoice(20, partner=self.twin)
        self._case(self.twin).stage_id = legal
        self._merge(self.twin, self.kept)
        self.assertEqual(self._case(self.kept).stage_id, legal)
        self.assertEqual(self._reason(move), "stage")

    def test_collector_of_the_other_where_there_was_none(self):
        self._invoice(20, partner=self.kept)
        self._invoice(20, partner=self.twin)
        collector = self._user("collector")
        self._case(self.twin).user_id = collector
        self._merge(self.twin, self.kept)
        self.assertEqual(self._case(self.kept).user_id, collector)

    def test_hold_and_promise_come_along(self):
        self._invoice(20, partner=self.kept)
        move = self._invoice(20, partner=self.twin)
        hold = self.env["collections.hold"].create(
            {
                "scope": "partner",
                "partner_id": self.twin.id,
                "company_id": self.company.id,
                "reason_id": self.env["collections.hold.reason"].search([], limit=1).id,
            }
        )
        promise = self.env["collections.promise"]._make(
            {self._item(move): 100.0}, self.today + timedelta(days=7)
        )
        self._merge(self.twin, self.kept)
        self.assertEqual(hold.partner_id, self.kept)
        self.assertEqual(promise.partner_id, self.kept)
        self.assertEqual(promise.case_id, self._case(self.kept))
        self.assertEqual(self._reason(move), "hold")

    def test_into_a_contact_of_another_customer(self):
        group = self.env["res.partner"].create({"name": "Group", "is_company": True})
        contact = self.env["res.partner"].create({"name": "Office", "parent_id": group.id})
        move = self._invoice(20, partner=self.twin)
        self._send()
        case = self._case(self.twin)
        self._merge(self.twin, contact)
        self.assertEqual(case.partner_id, group)
        self.assertEqual(self._case(group), case)
        self.assertEqual(case.notice_ids.partner_id, group)
        self.assertEqual(self._item(move).partner_id.commercial_partner_id, group)
