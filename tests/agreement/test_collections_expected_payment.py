from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsExpectedPayment(CollectionsCommon):
    """Promises, instalments and settlements on one calendar, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_promise_grace_days": 3,
                "collections_settlement_grace_days": 3,
                "collections_settlement_account_id": (
                    cls.company_data["default_account_expense"].id
                ),
            }
        )
        readonly = cls.env.ref("collections_followup.group_collections_readonly")
        for kind in ("plan", "settlement"):
            readonly.implied_ids |= cls.env.ref(f"collections_followup.group_collections_{kind}")
        cls.expected = cls.env["collections.expected.payment"]

    @classmethod
    def _promise(cls, move, amount=100.0, days=7):
        return cls.env["collections.promise"]._make(
            {cls._item(move): amount}, cls.today + timedelta(days)
        )

    @classmethod
    def _plan(cls, move, first=date(2026, 3, 10)):
        plan = cls.env["collections.plan"]._make(
            cls._item(move),
            {"installment_count": 3, "date_first": first, "shift": "none", "grace_days": 5},
        )
        plan._propose()
        plan._accept()
        return plan

    @classmethod
    def _settle(cls, move, amount=70.0, days=7):
        settlement = cls.env["collections.settlement"]._make(
            cls._item(move), amount, cls.today + timedelta(days)
        )
        settlement._offer()
        return settlement

    def _rows(self, domain=(), user=None):
        expected = self.expected.with_user(user) if user else self.expected
        expected.invalidate_model()
        return expected.search([("company_id", "=", self.company.id), *domain])

    def test_each_kind_shows_what_is_open_and_when(self):
        promise = self._promise(self._invoice(5), 60.0)
        plan = self._plan(self._invoice(6, 300.0))
        settlement = self._settle(self._invoice(7), days=9)
        common = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "case_id": self._case().id,
            "state": "due",
        }
        instalments = [
            {
                **common,
                "kind": "installment",
                "plan_id": plan.id,
                "date": row.date_due,
                "date_limit": row.date_deadline,
                "amount": 100.0,
                "amount_company": 100.0,
                "name": f"{plan.name}, {row.name}",
            }
            for row in plan.installment_ids.sorted("sequence")
        ]
        self.assertRecordValues(
            self._rows(),
            [
                {
                    **common,
                    "kind": "promise",
                    "plan_id": False,
                    "date": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "amount": 60.0,
                    "amount_company": 60.0,
                    "name": promise.name,
                },
                instalments[0],
                {
                    **common,
                    "kind": "settlement",
                    "plan_id": False,
                    "date": date(2026, 3, 11),
                    "date_limit": date(2026, 3, 16),
                    "amount": 70.0,
                    "amount_company": 70.0,
                    "name": settlement.name,
                },
                *instalments[1:],
            ],
        )

    def test_title_on_the_calendar(self):
        self._promise(self._invoice(5), 60.0)
        self.assertEqual(self._rows().display_name, f"{self.customer.display_name}, $\xa060.00")

    def test_payments_reduce_and_end_the_rows(self):
        promised, planned, settled = self._invoice(5), self._invoice(6, 300.0), self._invoice(7)
        self._promise(promised)
        self._plan(planned)
        self._settle(settled, days=8)
        self._pay(promised, 40.0)
        self._pay(planned, 150.0)
        self._pay(settled, 30.0)
        self.assertEqual(
            [(row.kind, row.amount) for row in self._rows()],
            [
                ("promise", 60.0),
                ("settlement", 40.0),
                ("installment", 50.0),
                ("installment", 100.0),
            ],
        )
        for move in (promised, planned):
            self._pay(move)
        self._pay(settled, 40.0)
        self.assertFalse(self._rows(), "kept, completed, paid")

    def test_what_is_over_or_not_agreed_on_yet_is_not_expected(self):
        self._promise(self._invoice(5)).action_cancel()
        self._plan(self._invoice(6)).action_cancel()
        self._settle(self._invoice(7)).action_cancel()
        draft = self.env["collections.plan"]._make(
            self._item(self._invoice(8)), {"date_first": date(2026, 3, 10)}
        )
        draft._propose()
        self.env["collections.settlement"]._make(
            self._item(self._invoice(9)), 70.0, date(2026, 3, 10)
        )
        self.assertFalse(self._rows())

    def test_state_is_by_the_company_s_own_day(self):
        self._promise(self._invoice(5), days=1)
        for day, state in ((0, "due"), (1, "today"), (2, "overdue")):
            with self._on(day), self.subTest(day=day):
                self.assertEqual(self._rows().state, state)
                self.assertTrue(self._rows([("state", "=", state)]))
        self.company.partner_id.tz = "Pacific/Auckland"
        with self._on(1):
            # It is noon there when it is midnight in London, and tomorrow already at noon.
            self.assertEqual(self._rows().state, "today")
        self.company.partner_id.tz = "Pacific/Honolulu"
        with self._on(1):
            self.assertEqual(self._rows().state, "due")

    def test_plan_in_default_is_still_expected(self):
        plan = self._plan(self._invoice(6, 300.0))
        with self._on(date(2026, 4, 20)):
            self.engine.refresh(self.company)
            self.assertEqual(plan.state, "defaulted")
            self.assertEqual(self._rows().mapped("state"), ["overdue", "overdue", "due"])

    def test_amounts_in_company_currency_are_of_today_s_rate(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0), ("2026-03-03", 4.0)])
        move = self._invoice(5, 100.0, currency_id=euro.id)
        self._promise(move, 100.0)
        for day in (0, 1):
            with self._on(day), self.subTest(day=day):
                row = self._rows()
                self.assertEqual((row.amount, row.currency_id), (100.0, euro))
                today = self.company._collections_today()
                self.assertEqual(
                    row.amount_company,
                    euro._convert(100.0, self.company.currency_id, self.company, today),
                )
                self.assertEqual(row.company_currency_id, self.company.currency_id)
        before = euro._convert(100.0, self.company.currency_id, self.company, self.today)
        self.assertNotEqual(row.amount_company, before, "the rate has changed")

    def test_sums_by_week_and_kind(self):
        self._promise(self._invoice(5), 60.0)
        self._plan(self._invoice(6, 300.0))
        self.expected.invalidate_model()
        sums = self.expected._read_group(
            [("company_id", "=", self.company.id)], ["kind"], ["amount_company:sum", "__count"]
        )
        self.assertEqual(sums, [("installment", 300.0, 3), ("promise", 60.0, 1)])
        weeks = self.expected._read_group(
            [("company_id", "=", self.company.id)], ["date:week"], ["amount_company:sum"]
        )
        self.assertEqual(sum(amount for _week, amount in weeks), 360.0)
        self.assertEqual(weeks[0][1], 160.0)

    def test_opens_the_record_itself(self):
        promise = self._promise(self._invoice(5))
        plan = self._plan(self._invoice(6))
        settlement = self._settle(self._invoice(7))
        for row in self._rows():
            agreement = {"promise": promise, "installment": plan, "settlement": settlement}[
                row.kind
            ]
            action = row.action_open()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (agreement._name, agreement.id)
            )
        row = self._rows([("kind", "=", "promise")])
        promise.action_cancel()
        self.expected.invalidate_model()
        self.assertIn("load the page again", self._refused(row.action_open))

    def test_kinds_that_are_switched_off_stay_out(self):
        self._promise(self._invoice(5))
        self._plan(self._invoice(6))
        self._settle(self._invoice(7))
        collector = self._user("collector")
        self.assertEqual(
            set(self._rows(user=collector).mapped("kind")),
            {"promise", "installment", "settlement"},
        )
        readonly = self.env.ref("collections_followup.group_collections_readonly")
        for kind, left in (
            ("plan", {"promise", "settlement"}),
            ("settlement", {"promise"}),
        ):
            readonly.implied_ids -= self.env.ref(f"collections_followup.group_collections_{kind}")
            self.env.registry.clear_all_caches()
            with self.subTest(off=kind):
                self.assertEqual(set(self._rows(user=collector).mapped("kind")), left)

    def test_collectors_see_their_own_where_the_company_says_so(self):
        anna, berta = self._user("collector", "anna"), self._user("collector", "berta")
        boss = self._user("supervisor", "boss")
        promise = self._promise(self._invoice(5))
        plan = self._plan(self._invoice(6))
        settlement = self._settle(self._invoice(7))
        self._case().user_id = anna
        plan.user_id = settlement.user_id = anna
        self.assertEqual(promise.collector_id, anna)
        self.assertTrue(self._rows(user=berta))
        self.company.collections_own_cases = True
        self.assertEqual(len(self._rows(user=anna)), 5)
        self.assertFalse(self._rows(user=berta))
        self.assertEqual(len(self._rows(user=boss)), 5)
        for agreement in (promise, plan, settlement):
            agreement.sudo().user_id = berta
        self._case().user_id = berta
        self.assertFalse(self._rows(user=anna))

    def test_other_companies_and_other_people_see_nothing(self):
        self._promise(self._invoice(5))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("collector", "stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self._rows(user=stranger))
        with self.assertRaises(AccessError):
            self._rows(user=self._user(login="nobody"))
        with self.assertRaises(AccessError):
            self._rows(user=self._user("manager")).unlink()

    def test_the_rows_are_read_in_one_statement_whatever_their_number(self):
        def count():
            self.env.flush_all()
            self.expected.invalidate_model()
            before = self.env.cr.sql_log_count
            self._rows().mapped("amount")
            return self.env.cr.sql_log_count - before

        self._promise(self._invoice(5))
        count()
        few = count()
        for _number in range(4):
            self._promise(self._invoice(5))
        self._plan(self._invoice(6, 300.0))
        self.assertLessEqual(count(), few)
