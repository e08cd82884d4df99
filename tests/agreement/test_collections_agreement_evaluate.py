from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .test_collections_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgreementEvaluate(AgreementCommon):
    """What all kinds do alike when they follow the ledger."""

    def setUp(self):
        super().setUp()
        self.kinds = self.env["collections.promise"]._get_kinds()
        self.makers = {
            "collections.promise": self._make_promise,
            "collections.plan": self._make_plan,
            "collections.settlement": self._make_settlement,
        }

    def test_each_kind_says_what_it_looks_at(self):
        kind = self.env["collections.agreement"]
        none = SQL("TRUE")
        for call in (
            kind._sql_watched,
            lambda: kind._sql_changes(none, none, self.today),
            lambda: kind._write_changes(none, self.today),
        ):
            with self.assertRaises(NotImplementedError):
                call()

    def test_customers_without_any_cost_one_look(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.env.flush_all()
        for kind in self.kinds:
            with self.subTest(kind=kind._name), self.assertQueryCount(1):
                changes = kind._evaluate(self.company, self.today, tuple(stranger.ids), ())
                self.assertEqual(changes, {})

    def test_changes_are_told_by_state_before_and_now(self):
        for kind in self.kinds:
            agreement = self.makers[kind._name](self._invoice(5))
            before = agreement.state
            with self.subTest(kind=kind._name), self._on(9):
                day = self.company._collections_today()
                changes = kind._evaluate(self.company, day)
                self.assertEqual(changes, {agreement.id: (before, agreement.state)})
                self.assertNotEqual(agreement.state, before)
                self.assertEqual(kind._evaluate(self.company, day), {}, "idempotent")
                messages = agreement.message_ids
                kind._after_evaluation(changes)
                self.assertTrue(agreement.message_ids - messages)
            agreement.sudo().write({"state": "cancelled"})

    def test_what_is_gone_is_not_followed(self):
        for kind in self.kinds:
            with self.subTest(kind=kind._name):
                kind._after_evaluation({2**31 - 1: ("active", "paid")})

    def test_the_ledger_is_looked_at_once_more(self):
        for kind in self.kinds:
            move = self._invoice(5)
            agreement = self.makers[kind._name](move)
            before = agreement.state
            with self.subTest(kind=kind._name), self._on(9):
                agreement._evaluate_again()
                self.assertNotEqual(agreement.state, before)

    def test_what_came_since_is_read_alike(self):
        day = self.today + timedelta(1)
        for kind in self.kinds:
            move = self._invoice(5)
            agreement = self.makers[kind._name](move)
            self._pay(move, 30.0, day)
            self.env.flush_all()
            rows = self.env.execute_query(
                SQL(
                    "SELECT m.amount, m.kind, m.day FROM (%s) m",
                    kind._sql_matches(SQL("a.id = %s", agreement.id)),
                )
            )
            with self.subTest(kind=kind._name):
                self.assertEqual(
                    [(float(amount), how, on) for amount, how, on in rows],
                    [(30.0, "payment", day)],
                )
