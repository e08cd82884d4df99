from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..committed import CommittedCase
from .test_collections_statement_mailing import MailingCommon


@tagged("post_install", "-at_install")
class TestCollectionsStatementMailingDue(MailingCommon):
    """Who gets a statement, when, and only once."""

    def _customers(self):
        return self._prepare_due().partner_id

    def _trigger(self):
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_statements").method_direct_trigger()

    def test_once_a_month(self):
        self._invoice(5)
        self.assertEqual(len(self._prepare_due()), 1)
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(len(self._prepare_due()), 1)
        self.assertEqual(self.mailings._prepare(self.company, date(2026, 3, 1), self.today), 1)
        with self._on(date(2026, 4, 1)):
            self.assertEqual(len(self._prepare_due()), 2)
        with self._on(date(2026, 4, 3)):
            # The scheduler was down for a day.
            self.assertEqual(len(self._prepare_due()), 4)
        with self._on(date(2026, 4, 4)):
            self.assertEqual(len(self._prepare_due()), 4)

    def test_what_is_past_when_it_is_switched_on_is_not_made_up_for(self):
        self._invoice(5)
        self.company.collections_statement_day = 1
        self.assertFalse(self._prepare_due())
        with self._on(date(2026, 3, 20)):
            self.assertFalse(self._prepare_due())
        with self._on(date(2026, 4, 1)):
            self.assertEqual(len(self._prepare_due()), 1)
        # Off for a while, and on again in the middle of a month.
        self.company.collections_statements = False
        with self._on(date(2026, 4, 15)):
            self._trigger()
        self.assertFalse(self.company.collections_statement_period)
        self.company.collections_statements = True
        with self._on(date(2026, 6, 15)):
            self.assertEqual(len(self._prepare_due()), 1)

    def test_the_day(self):
        def due(month, **values):
            self.company.write(values)
            return self.mailings._get_due_day(self.company, date(2026, month, 1))

        self.assertEqual(due(2, collections_statement_day=31), date(2026, 2, 28))
        self.assertEqual(due(3, collections_statement_day=31), date(2026, 3, 31))
        self.assertEqual(due(3, collections_statement_day=15), date(2026, 3, 15))
        # 31 May 2026 is a Sunday.
        self.assertEqual(due(5, collections_statement_when="last"), date(2026, 5, 29))
        self._refused(due, 5, collections_statement_day=0)

    def test_who(self):
        tag = self.env["res.partner.category"].create({"name": "Key"})
        below = self.env["res.partner.category"].create({"name": "A", "parent_id": tag.id})
        other = self._create_policy(name="Other")
        tagged_one = self.customer.copy({"name": "T", "category_id": [Command.set(below.ids)]})
        by_policy = self.customer.copy({"name": "P"})
        by_policy.collections_policy_id = other
        plain = self.customer.copy({"name": "Plain"})
        everybody = tagged_one | by_policy | plain
        for partner in everybody:
            self._invoice(5, partner=partner)

        def chosen(**values):
            self.company.write(values)
            rows = self.env.execute_query_dict(
                self.mailings._sql_chosen(self.company.sudo(), self.today)
            )
            return {row["partner_id"]: row["reason"] for row in rows}

        self.assertEqual(chosen(), dict.fromkeys(everybody.ids, "all"))
        self.assertEqual(chosen(collections_statement_who="asked"), {})
        plain.collections_statement = "always"
        self.env.flush_all()
        self.assertEqual(chosen(), {plain.id: "asked"})
        self.assertEqual(
            chosen(
                collections_statement_who="some",
                collections_statement_tag_ids=[Command.set(tag.ids)],
            ),
            {plain.id: "asked", tagged_one.id: "tag"},
        )
        self.assertEqual(
            chosen(collections_statement_policy_ids=[Command.set(other.ids)]),
            {plain.id: "asked", tagged_one.id: "tag", by_policy.id: "policy"},
        )
        # Without one of its own a customer has the company's.
        plain.collections_statement = False
        by_policy.collections_statement = "never"
        tagged_one.collections_cease = True
        self.env.flush_all()
        self.assertEqual(
            chosen(collections_statement_policy_ids=[Command.set(self.policy.ids)]),
            {plain.id: "policy"},
        )

    def test_only_with_something_open(self):
        paid = self._invoice(5)
        self._pay(paid)
        self.assertFalse(self._customers())
        self.company.write(
            {"collections_statement_open_only": False, "collections_statement_period": False}
        )
        self.assertEqual(self._customers(), self.customer)

    def test_from_a_balance(self):
        self._invoice(5, 100.0)
        self._invoice(5, 300.0, partner=self.partner_b)
        self._invoice(5, 250.0, partner=self.partner_b, move_type="out_refund")
        self.company.collections_statement_min = 60.0
        self.assertEqual(self._customers(), self.customer)

    def test_all_movements_follow_the_last_statement(self):
        self.company.collections_statement_mode = "all"
        self._invoice(5)
        first = self._prepare_due()
        self.assertEqual(first.date_from, date(2026, 2, 3))
        self._deliver()
        self.assertEqual(first.state, "sent")
        with self._on(date(2026, 4, 2)):
            second = self._prepare_due() - first
        self.assertEqual(second.date_from, date(2026, 3, 3))

    def test_branches_are_on_the_statement_of_who_keeps_their_cases(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        branch.collections_statements = True
        self._invoice(5)
        self._trigger()
        mailings = self.mailings.search([])
        self.assertEqual(mailings.company_id, self.company)
        self.assertEqual(mailings.partner_id, self.customer)

    def test_as_many_queries_for_many_as_for_one(self):
        for partner in self.customer | self.partner_b:
            self._invoice(5, partner=partner)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.mailings._prepare(self.company.sudo(), date(2026, 1, 1), self.today)
        first = self.env.cr.sql_log_count - before
        for number in range(6):
            self._invoice(5, partner=self.customer.copy({"name": f"C{number}"}))
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        count = self.mailings._prepare(self.company.sudo(), date(2026, 2, 1), self.today)
        self.assertEqual(count, 8)
        self.assertLessEqual(self.env.cr.sql_log_count - before, first)


class StatementWorkers(CommittedCase):
    """A company whose statements are due today."""

    @classmethod
    def _build(cls, env):
        super()._build(env)
        company = env["res.company"].browse(cls.ids["company"])
        company.write(
            {
                "collections_statements": True,
                "collections_statement_who": "all",
                "collections_statement_day": company._collections_today().day,
            }
        )

    def _prepare(self, env):
        company = env["res.company"].browse(self.ids["company"])
        return env["collections.statement.mailing"]._prepare_due(company)


@tagged("post_install", "-at_install")
class TestStatementMailingWorkers(StatementWorkers):
    """A worker that ends in between, then two at once."""

    def test_they_are_prepared_once(self):
        self._queue()
        with self._worker() as env:
            self.assertEqual(self._prepare(env), self.customers)
            env.flush_all()
            env.cr.rollback()
        with self.registry.cursor() as first, self.registry.cursor() as second:
            one = api.Environment(first, SUPERUSER_ID, {})
            two = api.Environment(second, SUPERUSER_ID, {})
            # The second has looked before the first commits.
            company = two["res.company"].browse(self.ids["company"])
            self.assertFalse(company.collections_statement_period)
            self.assertEqual(self._prepare(one), self.customers)
            first.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._prepare(two)
            second.rollback()
        with self._worker() as env:
            self.assertEqual(self._prepare(env), 0)
            found = env["collections.statement.mailing"].search_count([])
            self.assertEqual(found, self.customers)
