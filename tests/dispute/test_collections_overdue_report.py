from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsOverdueReport(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["collections.overdue.report"]
        cls.price = cls.env.ref("collections_followup.dispute_reason_price")

    def _rows(self, moves):
        return self.report.search([("move_id", "in", moves.ids)], order="date_due, id")

    def test_row_of_an_item(self):
        salesperson, collector = self._user(login="seller"), self._user("collector")
        self.customer.country_id = self.env.ref("base.nl")
        move = self._invoice(45, 400.0, invoice_user_id=salesperson.id)
        self._prepare()
        self._case().user_id = collector
        tax = self.env.ref("collections_followup.dispute_reason_price_tax")
        dispute = self._dispute(move, amount=100.0, reason_id=tax.id)
        self.assertRecordValues(
            self._rows(move),
            [
                {
                    "company_id": self.company.id,
                    "case_company_id": self.company.id,
                    "currency_id": self.company.currency_id.id,
                    "partner_id": self.customer.id,
                    "country_id": self.env.ref("base.nl").id,
                    "invoice_user_id": salesperson.id,
                    "user_id": collector.id,
                    "dispute_id": dispute.id,
                    "reason_id": tax.id,
                    "main_reason_id": tax.parent_id.id,
                    "disputed": True,
                    "date_due": move.invoice_date_due,
                    "days_overdue": 45,
                    "age": "2",
                    "amount_overdue": 400.0,
                    "amount_disputed": 100.0,
                    "amount_claimed": 300.0,
                    "disputed_share": 0.25,
                }
            ],
        )

    def test_only_what_is_open_and_past_due(self):
        due_today, later = self._invoice(0), self._invoice(-3)
        paid, part = self._invoice(9), self._invoice(9)
        self._pay(paid)
        self._pay(part, 30.0)
        credit = self._invoice(9, move_type="out_refund")
        rows = self._rows(due_today | later | paid | part | credit)
        self.assertEqual((rows.move_id, rows.amount_overdue), (part, 70.0))
        with self._on(1):
            self.report.invalidate_model()
            self.assertIn(due_today, self._rows(due_today | later).move_id)

    def test_ages(self):
        for days, age in (
            (1, "1"),
            (30, "1"),
            (31, "2"),
            (60, "2"),
            (61, "3"),
            (90, "3"),
            (91, "4"),
            (120, "4"),
            (121, "5"),
        ):
            with self.subTest(days=days):
                self.assertEqual(self._rows(self._invoice(days)).age, age)

    def test_instalments_the_one_due_last_is_disputed_first(self):
        items = self._instalments((70, 40, -10), 300.0)
        self._dispute(items.move_id, amount=150.0)
        rows = self._rows(items.move_id)
        self.assertEqual(
            rows.mapped(lambda row: (row.days_overdue, row.amount_overdue, row.amount_disputed)),
            [(70, 100.0, 0.0), (40, 100.0, 50.0)],
        )

    def test_item_with_several_disputes_has_a_row_for_each(self):
        move = self._invoice(20, 100.0)
        first = self._dispute(move, amount=40.0)
        second = self._dispute(move, amount=25.0, reason_id=self.price.id)
        rows = self._rows(move).sorted(lambda row: row.dispute_id.id)
        self.assertRecordValues(
            rows,
            [
                {"dispute_id": first.id, "amount_overdue": 75.0, "amount_disputed": 40.0},
                {"dispute_id": second.id, "amount_overdue": 25.0, "amount_disputed": 25.0},
            ],
        )
        self.assertEqual(len(set(rows.ids)), 2)
        groups = self.report._read_group(
            [("move_id", "=", move.id)],
            [],
            ["amount_overdue:sum", "amount_disputed:sum", "disputed_share:avg"],
        )
        self.assertEqual(groups, [(100.0, 65.0, 0.65)])

    def test_disputes_over_several_instalments_and_rows_apart(self):
        items = self._instalments((70, 50, 30, 10), 400.0)
        move = items.move_id
        for amount in (30.0, 150.0, 120.0):
            self._dispute(move, amount=amount)
        rows = self._rows(move)
        self.assertEqual(len(set(rows.ids)), len(rows))
        self.assertEqual(
            {
                days: (sum(own.mapped("amount_overdue")), sum(own.mapped("amount_disputed")))
                for days, own in rows.grouped("days_overdue").items()
            },
            {70: (100.0, 0.0), 50: (100.0, 100.0), 30: (100.0, 100.0), 10: (100.0, 100.0)},
        )

    def test_foreign_currency_in_company_currency_to_the_cent(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        move = self._invoice(20, 100.0, currency_id=currency.id)
        for amount in (10.0, 33.33, 56.67):
            self._dispute(move, amount=amount)
        rows = self._rows(move)
        self.assertAlmostEqual(sum(rows.mapped("amount_overdue")), 33.33)
        self.assertAlmostEqual(sum(rows.mapped("amount_disputed")), 33.33)
        self.assertAlmostEqual(sum(rows.mapped("amount_claimed")), 0.0)

    def test_adds_up_to_the_cases(self):
        for days, amount, partner in (
            (5, 130.0, self.partner_a),
            (40, 70.0, self.partner_a),
            (100, 55.5, self.partner_b),
        ):
            move = self._invoice(days, amount, partner=partner)
            self._dispute(move, amount=amount / 2)
        self._prepare()
        cases = self._case(self.partner_a) | self._case(self.partner_b)
        rows = self.report._read_group(
            [("partner_id", "in", (self.partner_a | self.partner_b).ids)],
            [],
            ["amount_overdue:sum", "amount_disputed:sum"],
        )
        self.assertEqual(
            rows,
            [(sum(cases.mapped("amount_overdue")), sum(cases.mapped("amount_disputed")))],
        )

    def test_resolved_dispute_is_no_more_disputed(self):
        move = self._invoice(20)
        dispute = self._dispute(move)
        self.assertTrue(self._rows(move).disputed)
        dispute._resolve("rejected")
        self.report.invalidate_model()
        self.assertFalse(self._rows(move).disputed)
        self.assertEqual(self._rows(move).amount_disputed, 0.0)

    def test_day_of_the_company(self):
        """Where the company is, the day may have begun that UTC has not."""
        move = self._invoice(self.today)
        self.company.partner_id.tz = "Pacific/Auckland"
        with self._on(f"{self.today} 13:00:00"):
            self.report.invalidate_model()
            self.assertEqual(self._rows(move).days_overdue, 1)
        self.company.partner_id.tz = "America/New_York"
        with self._on(f"{self.today + timedelta(days=1)} 02:00:00"):
            self.report.invalidate_model()
            self.assertFalse(self._rows(move))

    def test_branch_has_the_collector_of_the_company_above(self):
        collector = self._user("collector")
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.cr.precommit.run()
        move = self._invoice(20, company=branch)
        self._prepare()
        self._case().user_id = collector
        row = self.report.with_context(allowed_company_ids=(self.company | branch).ids).search(
            [("move_id", "=", move.id)]
        )
        self.assertEqual(
            (row.company_id, row.case_company_id, row.user_id), (branch, self.company, collector)
        )

    def test_who_sees_what(self):
        move, other = self._invoice(20), self._invoice(20, partner=self.partner_b)
        self._prepare()
        collector, supervisor = self._user("collector"), self._user("supervisor")
        self._case().user_id = collector
        self._case(self.partner_b).user_id = supervisor
        domain = [("move_id", "in", (move | other).ids)]

        def seen(user):
            return self.report.with_user(user).search(domain).move_id

        self.assertEqual(seen(collector), move | other)
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(seen(collector), move)
        self.assertEqual(seen(supervisor), move | other)
        with self.assertRaises(AccessError):
            seen(self._user(login="outsider"))

    def test_other_companies_are_out_of_sight(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id)
        move = self._invoice(20, company=other)
        collector = self._user("collector")
        self.assertFalse(self.report.with_user(collector).search([("move_id", "=", move.id)]))
        collector.company_ids |= other
        self.assertTrue(self.report.with_user(collector).search([("move_id", "=", move.id)]))

    def test_row_opens_the_invoice(self):
        move = self._invoice(20)
        action = self._rows(move).with_user(self._user("readonly")).action_open_move()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", move.id))
