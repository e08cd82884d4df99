"""Whoever is touched in the ledger is refreshed once for all that happens together."""

from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.collections_followup.models.base.collections_guarded import NO_REFRESH

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupTouched(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.touched = cls.env["collections.followup.touched"]

    @contextmanager
    def _counted(self):
        """Note whom each refresh in the block is for."""
        calls = []
        model = type(self.engine)
        refresh = model.refresh

        def noted(engine, companies=None, partners=None, **values):
            calls.append(partners)
            return refresh(engine, companies, partners, **values)

        with patch.object(model, "refresh", noted):
            yield calls

    def _pay_each(self, moves, **values):
        """Register a payment for each of some invoices, in one go."""
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        values = {"payment_date": self.today, "group_payment": False, **values}
        return register.create(values)._create_payments()

    def test_many_payments_are_followed_by_one_refresh(self):
        moves = self._invoice(5) | self._invoice(9) | self._invoice(7, partner=self.partner_b)
        case = self._case()
        with self._counted() as calls:
            self._pay_each(moves)
            self.assertEqual(case.state, "closed")
        self.assertEqual(calls, [self.customer | self.partner_b])

    def test_taking_payments_back_is_followed_once(self):
        moves = self._invoice(5) | self._invoice(3)
        self._pay_each(moves)
        with self._counted() as calls:
            self._item(moves).remove_move_reconcile()
        self.assertEqual(calls, [self.customer])
        # the payments are on account again
        case = self._case()
        self.assertEqual((case.amount_overdue, case.amount_credit), (200, 200))

    def test_difference_of_exchange_is_followed_once(self):
        other = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0), ("2026-03-01", 2.0)])
        move = self._invoice(5, currency_id=other.id)
        with self._counted() as calls:
            self._pay_each(move)
        self.assertTrue(self._item(move).matched_credit_ids.exchange_move_id)
        self.assertEqual(calls, [self.customer])
        self.assertFalse(self._case())

    def test_block_within_a_block(self):
        move = self._invoice(5)
        with self._counted() as calls, self.touched._together():
            with self.touched._together():
                self._pay(move, 30)
            self._pay(move, 20)
            self.assertFalse(calls)
        self.assertEqual(calls, [self.customer])
        self.assertEqual(self._case().amount_overdue, 50)

    def test_failure_fails_who_pays(self):
        move = self._invoice(5)

        def fail(*_arguments, **_values):
            raise ZeroDivisionError

        with (
            patch.object(type(self.engine), "refresh", fail),
            self.assertRaises(ZeroDivisionError),
        ):
            self._pay(move)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_block_that_fails_is_followed_all_the_same(self):
        move = self._invoice(5)
        try:  # not ``assertRaises``, which takes back what was done
            with self.touched._together():
                self._pay(move, 30)
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        deepcopy(self.env.cr.precommit.data)  # as core's tests do
        self.env.cr.flush()
        self.assertEqual(self._case().amount_overdue, 70)

    def test_block_that_is_taken_back_is_not_followed(self):
        move = self._invoice(5)
        with self._counted() as calls:
            with self.assertRaises(ZeroDivisionError), self.touched._together():
                self._pay(move, 30)
                raise ZeroDivisionError
            self.env.cr.flush()
        self.assertFalse(calls)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_savepoint_in_a_block(self):
        move, other = self._invoice(5), self._invoice(3)
        with self.touched._together():
            self._pay(move, 30)
            self.env.cr.precommit.add(lambda: None)
            with self.env.cr.savepoint():
                self._pay(other, 20)
        self.assertEqual(self._case().amount_overdue, 150)

    def test_customers_without_anything_take_few_statements(self):
        moves = self._invoice(5) | self._invoice(3)
        self._pay(moves[0], 10)
        # The connection has the plan of the statement from now on.
        self.engine.settle(self.company, self.customer)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.engine.settle(self.company, self.customer)
        # What there is to do, whether this connection has the plan, and the refresh.
        self.assertLessEqual(self.env.cr.sql_log_count - before, 3)

    def _find_absent(self, customer):
        return self.touched._look(customer, {})[0]

    def test_what_is_absent(self):
        self._invoice(5)
        absent = self._find_absent(self.customer)
        every = {
            "collections.bank.return",
            "collections.charge",
            "collections.credit.followup",
            "collections.dispute",
            "collections.flag.entry",
            "collections.memo.recovery",
            "collections.followup.match.task",
            "collections.followup.unbooked",
            "collections.forecast.unmatched",
            "collections.legal.followup",
            "collections.limitation.clock",
            "collections.placement.followup",
            "collections.plan",
            "collections.portal.request",
            "collections.promise",
            "collections.provision",
            "collections.settlement",
            "collections.short.payment",
            "collections.unmatched",
            "collections.write.off.request",
            "res.currency",
        }
        self.assertEqual(absent, every)
        other = self.setup_other_currency("EUR")
        self._invoice(5, currency_id=other.id)
        move = self._invoice(3)
        until = fields.Date.add(self.today, days=5)
        self.env["collections.promise"]._make({self._item(move): 50}, until)
        gone = every - self._find_absent(self.customer)
        self.assertEqual(gone, {"collections.promise", "res.currency"})
        self.assertEqual(self._find_absent(self.partner_b), every)

    def _looks(self):
        """Return the statements that are kept for what is looked at, by day."""
        ruleset = self.env["collections.followup.ruleset"].with_company(self.company)
        return ruleset._get_ruleset(self.company).looks

    def _look(self, customers, own=None):
        return self.touched._look(customers, {self.company: own or customers})

    def test_the_statement_is_kept_for_the_day(self):
        self._invoice(5)
        self._looks().clear()
        self._look(self.customer)
        self.assertEqual(list(self._looks()), [self.today])
        with self._on(1) as day:
            self._look(self.partner_b)
            self.assertEqual(list(self._looks()), [day], "those of other days are forgotten")
            self.assertTrue(self._looks()[day])

    def test_of_today_an_invoice_is_not_late_tomorrow_it_is(self):
        self._invoice(0, partner=self.partner_b)
        self.assertEqual(self._look(self.partner_b)[1], set())
        with self._on(1):
            self.assertEqual(self._look(self.partner_b)[1], {self.company})

    def test_others_than_those_of_the_company_are_looked_at_by_name(self):
        """Whose cases a company does not keep is no reason to refresh there."""
        self._invoice(5)
        both = self.customer | self.partner_b
        self.assertEqual(self._look(both)[1], {self.company})
        self.assertEqual(self._look(both, self.partner_b)[1], set())

    def test_several_companies(self):
        other = self.setup_other_company()["company"]
        other.collections_policy_id = self._create_policy(company_id=other.id, name="Other")
        self._invoice(5)
        owners = {self.company: self.customer, other: self.customer}
        self.assertEqual(self.touched._look(self.customer, owners)[1], {self.company})
        self.assertEqual(self.touched._look(self.customer, {other: self.customer})[1], set())

    def test_a_statement_that_depends_on_the_customers_is_not_kept(self):
        """Of whoever looks at something else for each customer, each is looked at anew."""
        disputes = type(self.env["collections.dispute"])

        def look(_self, partner_ids):
            return SQL("SELECT WHERE %s IN %s", self.customer.id, tuple(partner_ids))

        with patch.object(disputes, "_sql_presence", look):
            self._looks().clear()
            absent = self._look(self.partner_b)[0]
            self.assertIn("collections.dispute", absent)
            self.assertNotIn("collections.dispute", self._look(self.customer)[0])
        self._looks().clear()

    def test_what_follows_may_make_somebody_late(self):
        """A participant that lets go of an invoice when it hears of a payment."""
        participant = type(self.env["collections.hold"])
        move = self._invoice(-20)
        self.assertFalse(self._case())

        def follow(_self, customers):
            if customers == self.customer:
                late = self.today - timedelta(days=5)
                self.env.cr.execute(
                    SQL(
                        "UPDATE account_move_line SET date_maturity = %s WHERE id = %s",
                        late,
                        self._item(move).id,
                    )
                )
                self.env.invalidate_all()

        with patch.object(participant, "_follow_touched", follow):
            self.touched._touch(self.company, self.customer)
        self.assertEqual(self._case().amount_overdue, 100)

    def test_whoever_says_so_refreshes_at_the_end(self):
        move = self._invoice(5)
        with self._counted() as calls:
            quiet = self.touched.with_context(collections_no_refresh=NO_REFRESH)
            quiet._touch(self.company, self.customer)
            self.assertFalse(calls)
        self.assertTrue(move)

    def test_nothing_is_refreshed_where_nobody_is_late(self):
        self._invoice(-20, partner=self.partner_b)
        with self._counted() as calls:
            self.touched._touch(self.company, self.partner_b)
        self.assertFalse(calls)
