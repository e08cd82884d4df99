from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(CollectionsCommon):
    def test_case_closes_when_nothing_is_overdue_and_opens_anew(self):
        move = self._invoice(5)
        self._invoice(-20)
        case = self._case()
        self.assertEqual(case.amount_due, 200.0)
        self.assertEqual(case.amount_overdue, 100.0)
        self._pay(move)
        self.assertEqual((case.state, case.date_close), ("closed", self.today))
        self.assertEqual(case.stage_id.kind, "closed")
        self._item(move).remove_move_reconcile()
        again = self._case()
        self.assertTrue(again)
        self.assertNotEqual(again, case)
        self.assertEqual(again.episode, 2)

    def test_buckets_add_up_to_the_overdue_amount(self):
        for days, amount in ((1, 1), (30, 2), (31, 4), (60, 8), (61, 16), (90, 32), (91, 64)):
            self._invoice(days, amount)
        self._invoice(120, 128)
        self._invoice(121, 256)
        case = self._case()
        self.assertRecordValues(
            case,
            [
                {
                    "amount_bucket_1": 3.0,
                    "amount_bucket_2": 12.0,
                    "amount_bucket_3": 48.0,
                    "amount_bucket_4": 192.0,
                    "amount_bucket_5": 256.0,
                    "amount_overdue": 511.0,
                    "days_overdue": 121,
                }
            ],
        )

    def test_money_ties_out_with_the_ledger(self):
        self._invoice(5, 100.0)
        self._invoice(-5, 40.0)
        self._invoice(2, 30.0, move_type="out_refund")
        self._invoice(-5, 60.0, partner=self.partner_b)
        lines = self.env["account.move.line"].search(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("company_id", "=", self.company.id),
            ]
        )
        cases = self.env["collections.case"].search(
            [("company_id", "=", self.company.id), ("state", "=", "open")]
        )
        outside = lines.filtered(lambda line: line.partner_id not in cases.partner_id)
        self.assertAlmostEqual(
            sum(cases.mapped("amount_due")) + sum(outside.mapped("amount_residual")),
            sum(lines.mapped("amount_residual")),
        )

    def test_contacts_count_to_their_commercial_partner(self):
        contact = self.env["res.partner"].create(
            {"name": "Department", "parent_id": self.customer.id}
        )
        self._invoice(5, partner=contact)
        self.assertEqual(self._case().partner_id, self.customer)
        self.assertEqual(contact.collections_case_id, self._case())

    def test_next_action_is_the_earlier_of_notice_and_activity(self):
        self._invoice(5)
        case = self._case()
        self.assertEqual(case.next_notice_date, self.today)
        self._pass()
        self.engine.refresh(self.company)
        # The second level comes fifteen days after the due date, or fourteen after the first.
        self.assertEqual((case.next_notice_date - self.today).days, 14)
        case.activity_schedule(
            "collections_followup.mail_activity_type_call", date_deadline="2026-03-05"
        )
        self.assertEqual(str(case.next_action_date), "2026-03-05")
        self.engine.refresh(self.company)
        self.assertEqual(str(case.next_action_date), "2026-03-05")

    def test_planned_calls_end_with_the_case(self):
        self.levels[0].write({"channel_email": False, "channel_phone": True})
        self.company.collections_user_id = self.env.user
        self.customer.phone = "+32 2 555 55 55"
        move = self._invoice(5)
        self._pass()
        case = self._case()
        self.assertEqual(case.activity_ids.user_id, self.env.user)
        self._pay(move)
        self.assertFalse(case.activity_ids)

    def test_case_stays_as_history(self):
        self._invoice(5)
        with self.assertRaises(UserError):
            self._case().unlink()

    def test_collector_comes_from_the_customer_or_the_company(self):
        self.company.collections_user_id = self.env.user
        self._invoice(5)
        self.assertEqual(self._case().user_id, self.env.user)
        other = self.env.ref("base.user_admin")
        other.company_ids |= self.company
        self.partner_b.collections_user_id = other
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(self._case(self.partner_b).user_id, other)

    def test_open_items_of_the_case(self):
        late, early = self._invoice(5), self._invoice(-5)
        case = self._case()
        self.assertEqual(case.move_line_ids, self._item(late) | self._item(early))
        domain = case.action_view_open_items()["domain"]
        self.assertEqual(
            self.env["account.move.line"].search(domain), self._item(late) | self._item(early)
        )

    def test_a_first_reminder_does_not_lead_the_case_back(self):
        stages = self.env["collections.stage"].search([("kind", "=", "open")])
        for level, stage in zip(self.levels, stages, strict=False):
            level.stage_id = stage
        self._invoice(0)
        self._invoice(-17, 50.0)
        for day in (1, 15):
            with self._on(day):
                self._pass()
        case = self._case()
        self.assertEqual((case.level_id, case.stage_id), (self.levels[1], stages[1]))
        with self._on(18):
            self._pass()
            latest = self.env["collections.notice"].search([], order="id desc", limit=1)
            self.assertEqual((latest.level_id, latest.case_id), (self.levels[0], case))
            self.assertEqual((case.level_id, case.stage_id), (self.levels[1], stages[1]))
        with self._on(30):
            self._pass()
            self.assertEqual((case.level_id, case.stage_id), (self.levels[2], stages[2]))
