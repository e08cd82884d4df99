from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..figures_common import FIRST, LAST, FiguresCommon
from ..figures_page import write_page

REPO = Path(__file__).resolve().parents[2]


@tagged("post_install", "-at_install")
class TestCollectionsFigure(FiguresCommon):
    def _reader(self, login, groups, company=None):
        company = company or self.company
        return new_test_user(
            self.env,
            login,
            groups=f"base.group_user,{groups}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def test_each_figure_is_defined_in_full(self):
        table = self.figures._get_table()
        self.assertGreater(len(table), 15)
        for name, (figure, source) in table.items():
            with self.subTest(name):
                self.assertEqual(figure.name, name)
                self.assertIn(figure.unit, ("days", "percent", "currency", "number", "count"))
                self.assertIn(figure.better, ("up", "down", ""))
                self.assertTrue(figure.label and figure.formula and figure.source and figure.parts)
                self.assertTrue(hasattr(source, f"_sql_{figure.family}"))
                names = [convention.name for convention in figure.conventions]
                self.assertEqual(len(names), len(set(names)))
                value, words = self.figures._compute(name, self.company, FIRST, LAST)
                self.assertTrue(words)
                if figure.unit not in ("currency", "count"):
                    self.assertIsNone(value)

    def test_each_figure_by_each_group_and_convention(self):
        self._invoice(date(2026, 1, 9), 100.0)
        self._pay(self._invoice(date(2026, 2, 4), 100.0), 40.0, day=date(2026, 1, 20))
        periods = [(date(2025, 12, 1), date(2025, 12, 31)), (FIRST, LAST)]
        for name, (figure, source) in self.figures._get_table().items():
            whole = {
                row["period"]: row["value"]
                for row in self.figures._read_rows(name, self.company, periods)
            }
            self.assertEqual(list(whole), periods, name)
            for group_by in source._get_groupings():
                with self.subTest(f"{name} by {group_by}"):
                    rows = self.figures._read_rows(name, self.company, periods, group_by=group_by)
                    # There is one customer: each group is the whole.
                    for row in rows:
                        if name != "cost_per_amount":
                            self.assertEqual(row["value"], whole[row["period"]])
            for convention in figure.conventions:
                for choice in convention.choices or [convention.least + 1, convention.most]:
                    with self.subTest(f"{name}, {convention.name}: {choice}"):
                        _value, words = self.figures._compute(
                            name, self.company, FIRST, LAST, **{convention.name: choice}
                        )
                        said = source._explain_convention(
                            convention, source._parse_convention(convention, choice)
                        )
                        options = {own.name: own.default for own in figure.conventions}
                        options[convention.name] = choice
                        if convention in source._get_used(figure, options):
                            self.assertIn(said.lower(), words.lower())

    def test_what_makes_no_sense_is_refused(self):
        for name, first, last, convention in (
            ("nonsense", FIRST, LAST, {}),
            (7, FIRST, LAST, {}),
            ("dso", LAST, FIRST, {}),
            ("dso", "soon", LAST, {}),
            ("dso", False, LAST, {}),
            ("dso", FIRST, date(9000, 1, 1), {}),
            ("dso", FIRST, LAST, {"nonsense": 1}),
            ("dso", FIRST, LAST, {"days": "31"}),
            ("dso", FIRST, LAST, {"days": ["30"]}),
            ("dso", FIRST, LAST, {"history": 0}),
            ("dso", FIRST, LAST, {"history": "nan"}),
            ("dso", FIRST, LAST, {"due_today": None}),
            ("turnover", FIRST, LAST, {"days": "30"}),
        ):
            with self.subTest(name=name, convention=convention), self.assertRaises(UserError):
                self.figures._compute(name, self.company, first, last, **convention)
        with self.assertRaises(UserError):
            self.figures._read_rows("dso", self.company, [(FIRST, LAST)], group_by="id; DROP")
        with self.assertRaises(UserError):
            self.figures._read_rows("dso", self.company, [])

    def test_who_may_read_figures(self):
        self._invoice(date(2026, 1, 9), 100.0)
        for login, groups, company in (
            ("figures_plain", "base.group_partner_manager", None),
            ("figures_away", "account.group_account_readonly", self.env.ref("base.main_company")),
        ):
            user = self._reader(login, groups, company)
            with self.subTest(login), self.assertRaises(AccessError):
                self.figures.with_user(user)._compute("dso", self.company, FIRST, LAST)
        for login, groups in (
            ("figures_auditor", "collections_followup.group_collections_readonly"),
            ("figures_accountant", "account.group_account_readonly"),
        ):
            user = self._reader(login, groups)
            figures = self.figures.with_user(user)
            value, _words = figures._compute(
                "dso", self.company.with_user(user), date(2025, 12, 1), date(2025, 12, 31)
            )
            self.assertEqual(value, 31.0)

    def test_who_sees_only_own_customers_gets_figures_of_them(self):
        self._invoice(date(2026, 1, 9), 100.0)
        self._invoice(date(2026, 1, 9), 300.0, partner=self.partner_b)
        collector = self._reader(
            "figures_collector", "collections_followup.group_collections_collector"
        )
        boss = self._reader("figures_boss", "collections_followup.group_collections_supervisor")
        self._case(self.partner_b).user_id = boss
        self.company.collections_own_cases = True
        self.env.flush_all()
        december = [(date(2025, 12, 1), date(2025, 12, 31))]
        for user, expected in ((collector, 100), (boss, 400)):
            [row] = self.figures.with_user(user)._read_rows("dso", self.company, december)
            self.assertEqual(row["parts"]["sales"], expected)
        by_collector = self.figures._read_rows("dso", self.company, december, group_by="collector")
        self.assertEqual(
            {row["group"]: row["parts"]["ending"] for row in by_collector},
            {boss.id: 300, self._case().user_id.id or False: 100},
        )

    def test_branches_come_along_as_far_as_the_reader_is_in_them(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(date(2026, 1, 9), 100.0)
        self._invoice(date(2026, 1, 9), 77.0, company=branch)
        self.env.flush_all()
        december = [(date(2025, 12, 1), date(2025, 12, 31))]
        rows = self.figures._read_rows("dso", self.company, december, group_by="company")
        self.assertEqual(
            {row["group"]: row["parts"]["ending"] for row in rows},
            {self.company.id: 100, branch.id: 77},
        )
        reader = self._reader("figures_head", "account.group_account_readonly")
        [row] = self.figures.with_user(reader)._read_rows("dso", self.company, december)
        self.assertEqual((row["parts"]["ending"], row["parts"]["sales"]), (100, 100))

    def test_months(self):
        self.assertEqual(
            self.figures._get_months(date(2026, 1, 15), date(2026, 3, 10)),
            [
                (date(2026, 1, 15), date(2026, 1, 31)),
                (date(2026, 2, 1), date(2026, 2, 28)),
                (date(2026, 3, 1), date(2026, 3, 10)),
            ],
        )

    def test_one_statement_for_all_customers_and_months(self):
        self._invoice(date(2026, 1, 9), 100.0)
        months = self.figures._get_months(date(2025, 1, 1), date(2026, 1, 31))
        for name in self.figures._get_table():
            figure, source, scope = self.figures._ask(name, self.company, months, "partner")
            statement = getattr(source, f"_sql_{figure.family}")(scope)
            self.env.flush_all()
            with self.subTest(name), self.assertQueryCount(1):
                self.env.execute_query(statement)

    def test_as_many_statements_for_many_customers_as_for_few(self):
        def count():
            """Return how many statements each figure takes by customer, and the page."""
            months = self.figures._get_months(date(2025, 1, 1), date(2026, 1, 31))
            found = {}
            for name in self.figures._get_table():
                self.figures._read_rows(name, self.company, months, "partner")
                before = self.env.cr.sql_log_count
                self.figures._read_rows(name, self.company, months, "partner")
                found[name] = self.env.cr.sql_log_count - before
            before = self.env.cr.sql_log_count
            self.figures.with_company(self.company).get_page("month", "2026-01-31")
            return found, self.env.cr.sql_log_count - before

        for place in range(3):
            self._invoice(date(2026, 1, 9), 100.0 + place, self.partner_a.copy())
        few, page = count()
        self.assertEqual(few, dict.fromkeys(few, 1))
        customers = self.env["res.partner"].create([{"name": f"C {n}"} for n in range(300)])
        self._owe_at_once(customers)
        rows = self.figures._read_rows(
            "dso", self.company, [(date(2026, 1, 1), date(2026, 1, 31))], "partner"
        )
        self.assertGreater(len(rows), 300)
        self.assertEqual(count(), (few, page))
        self.assertLess(page, 40)

    def _owe_at_once(self, customers):
        """Book what many customers owe by one entry."""
        [item] = self._item(self._invoice(date(2026, 1, 9), 1.0))
        income = item.move_id.line_ids - item
        values = [
            {"account_id": item.account_id.id, "partner_id": customer.id, "debit": 10.0}
            for customer in customers
        ]
        values.append({"account_id": income.account_id.id, "credit": 10.0 * len(customers)})
        self.env["account.move"].create(
            {"date": date(2026, 1, 5), "line_ids": [Command.create(line) for line in values]}
        ).action_post()

    def test_the_documentation_says_what_the_definitions_say(self):
        page = REPO / "docs" / "figures.md"
        text = page.read_text(encoding="utf-8").partition("<!-- figures -->\n\n")[2]
        self.assertEqual(text, write_page(self.env))
