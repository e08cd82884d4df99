from contextlib import contextmanager
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CollectionsCommon


class PromiseCommon(CollectionsCommon):
    """Promises by the ledger, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_promise_percent": 1.0,
                "collections_promise_tolerance": 0.0,
                "collections_promise_grace_days": 3,
            }
        )

    @classmethod
    def _promise(cls, moves, amount=None, days=7, replace=False, **values):
        """Promise all that is open on invoices, or one amount, in so many days."""
        amounts = {item: amount or item.amount_residual_currency for item in cls._item(moves)}
        return cls.env["collections.promise"]._make(
            amounts,
            cls.env.company._collections_today() + timedelta(days=days),
            replace=replace,
            **values,
        )

    @classmethod
    def _on(cls, day):
        """Let time pass until a day, and do its refresh."""
        return _Day(cls, day)

    @classmethod
    def _take_back(cls, payment):
        """Unreconcile a payment and reset it."""
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()

    @contextmanager
    def _refused(self, text):
        """Expect a refusal that says something, and leave nothing behind."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), text)

    @classmethod
    def _reason(cls, move):
        item = cls._item(move)
        return item._collections_explain()[item.id]["reason"]


class _Day:
    def __init__(self, case, day):
        self.case = case
        self.freezer = freeze_time(day)

    def __enter__(self):
        self.freezer.start()
        self.case.engine.refresh(self.case.company)

    def __exit__(self, *exc):
        self.freezer.stop()


@tagged("post_install", "-at_install")
class TestCollectionsPromise(PromiseCommon):
    def test_open_promise_excludes_only_its_items(self):
        promised, other = self._invoice(5), self._invoice(6)
        promise = self._promise(promised)
        self.assertRecordValues(
            promise,
            [
                {
                    "state": "open",
                    "amount": 100.0,
                    "amount_due": 100.0,
                    "amount_paid": 0.0,
                    "date_made": self.today,
                    "date": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "partner_id": self.customer.id,
                    "case_id": self._case().id,
                    "user_id": self.env.uid,
                }
            ],
        )
        self.assertEqual(self._reason(promised), "promise")
        self.assertFalse(self._reason(other))
        run = self._prepare()
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(other))
        figure = run.excluded_ids.filtered(lambda stat: stat.reason == "promise")
        self.assertEqual(figure.item_count, 1)
        self.assertEqual(promised.collections_next_date, date(2026, 3, 13))
        text = promised.collections_exclusion
        self.assertIn("03/09/2026", text)
        self.assertIn(promise.name, text)
        self.assertIn("100.00", text)

    def test_example_of_the_domain_page(self):
        # 1,000 promised, grace 3 days, tolerance 1 %: 990 keeps it, 989 does not
        move = self._invoice(5, amount=1000.0)
        other = self._invoice(5, amount=1000.0, partner=self.partner_b)
        kept, short = self._promise(move, days=4), self._promise(other, days=4)
        self.assertEqual(kept.date_limit, date(2026, 3, 11))
        with self._on("2026-03-11"):
            self._pay(move, 990.0, day=date(2026, 3, 11))
            self._pay(other, 989.0, day=date(2026, 3, 11))
            self.assertEqual((kept.state, short.state), ("kept", "open"))
        with self._on("2026-03-12"):
            self.assertEqual((kept.state, short.state), ("kept", "partly_kept"))
            self.assertEqual(short.amount_paid, 989.0)
            self.assertEqual(short.amount_broken, 11.0)

    def test_broken_promise_resumes_counts_and_calls(self):
        move = self._invoice(5)
        self._pass()
        self.assertEqual(move.collections_level_id, self.levels[0])
        case = self._case()
        stage = self.env.ref("collections_followup.stage_negotiation")
        promise = self._promise(move)
        self.assertEqual(case.stage_id, stage)
        self.assertEqual(case.promise_id, promise)
        self.assertEqual(case.promise_amount, 100.0)
        score = case.priority_score
        with self._on("2026-03-12"):
            self.assertEqual(promise.state, "open")
            self.assertEqual(self._reason(move), "promise")
            self.assertFalse(case.activity_ids)
        with self._on("2026-03-13"):
            self.assertEqual(promise.state, "broken")
            self.assertEqual(promise.date_ended, date(2026, 3, 13))
            self.assertNotEqual(case.stage_id, stage)
            activity = case.activity_ids
            self.assertEqual(activity, promise.activity_id)
            self.assertIn(promise.name, activity.summary)
            self.assertEqual(self._reason(move), "waiting")
            self.assertEqual(move.collections_level_id, self.levels[0])
            self.assertEqual(self.customer.collections_promise_broken_count, 1)
            self.assertEqual(case.promise_broken_count, 1)
            self.assertGreaterEqual(case.priority_score - score, 5)
            self.assertIn("Promises broken", case.priority_explanation)
            # A second refresh adds nothing.
            self.engine.refresh(self.company)
            self.assertEqual(case.activity_ids, activity)
            # The payment turns out to have been made in time.
            self._pay(move, day=date(2026, 3, 6))
            self.assertEqual(promise.state, "kept")
            self.assertFalse(activity.exists())
            self.assertEqual(self.customer.collections_promise_broken_count, 0)
            self.assertEqual(self.customer.collections_promise_kept_count, 1)

    def test_stages_of_the_company(self):
        stage_model = self.env["collections.stage"]
        promised = stage_model.create({"name": "Waiting", "kind": "open"})
        broken = stage_model.create({"name": "Word not kept", "kind": "open"})
        self.company.write(
            {
                "collections_promise_stage_id": promised.id,
                "collections_promise_broken_stage_id": broken.id,
            }
        )
        move = self._invoice(5)
        self._promise(move, days=0)
        case = self._case()
        self.assertEqual(case.stage_id, promised)
        with self._on("2026-03-10"):
            self.assertEqual(case.stage_id, broken)
        legal = self.env.ref("collections_followup.stage_legal")
        case.stage_id = legal
        self._promise(move, days=20)
        self.assertEqual(case.stage_id, legal)

    def test_partial_payments_add_up(self):
        move = self._invoice(5)
        promise = self._promise(move)
        self._pay(move, 30.0)
        self.assertEqual((promise.state, promise.amount_paid), ("open", 30.0))
        self._pay(move, 70.0)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 100.0))

    def test_part_of_an_item(self):
        move = self._invoice(5)
        promise = self._promise(move, amount=60.0)
        self._pay(move, 60.0)
        self.assertEqual(promise.state, "kept")
        self.assertFalse(self._reason(move), "the rest is chased again at once")

    def test_payment_of_before_does_not_count(self):
        move = self._invoice(5)
        self._pay(move, 40.0)
        promise = self._promise(move)
        self.assertEqual((promise.amount, promise.amount_paid), (60.0, 0.0))
        older = self._promise(self._invoice(6))
        early = self._pay(older.line_ids.move_id, 40.0, day=self.today - timedelta(days=1))
        # It is no payment of the promise, but no longer expected either.
        self.assertRecordValues(older, [{"state": "open", "amount_due": 60.0, "amount_paid": 0.0}])
        self._take_back(early)
        self.assertEqual(older.amount_due, 100.0)

    def test_late_payment_does_not_mend_a_promise(self):
        move = self._invoice(5)
        promise = self._promise(move)
        with self._on("2026-03-20"):
            self._pay(move, day=date(2026, 3, 20))
            self.assertRecordValues(
                promise, [{"state": "broken", "amount_due": 100.0, "amount_paid": 0.0}]
            )

    def test_unreconciling_reopens(self):
        move = self._invoice(5)
        promise = self._promise(move)
        payment = self._pay(move)
        self.assertEqual(promise.state, "kept")
        self.assertFalse(self._case())
        self._take_back(payment)
        self.assertEqual(promise.state, "open")
        self.assertEqual(promise.line_ids.state, "open")
        self.assertFalse(promise.date_ended)
        self.assertEqual(self._reason(move), "promise")

    def test_credit_note_reduces_what_is_expected(self):
        move = self._invoice(5)
        promise = self._promise(move)
        credit = self._invoice(0, amount=40.0, move_type="out_refund")
        lines = self._item(move) | self._item(credit)
        lines.reconcile()
        self.assertRecordValues(promise, [{"state": "open", "amount_due": 60.0}])
        self._pay(move, 60.0)
        self.assertEqual(promise.state, "kept")
        other = self._invoice(5)
        promise = self._promise(other)
        full = self._invoice(0, amount=100.0, move_type="out_refund")
        (self._item(other) | self._item(full)).reconcile()
        self.assertEqual(promise.state, "cancelled")
        self.assertIn("Nothing is left", promise.status)
        self._item(other).remove_move_reconcile()
        self.assertEqual(promise.state, "open")

    def test_credit_note_is_no_payment(self):
        move = self._invoice(5)
        promise = self._promise(move)
        # dated within the days in which a payment would count
        credit = self._invoice(-30, amount=40.0, move_type="out_refund")
        self.assertEqual(credit.date, self.today)
        (self._item(move) | self._item(credit)).reconcile()
        self.assertRecordValues(
            promise, [{"state": "open", "amount_due": 60.0, "amount_paid": 0.0}]
        )
        with _Day(self, promise.date_limit + timedelta(days=1)):
            self.assertEqual(promise.state, "broken", "and not partly kept")

    def test_reset_invoice(self):
        move = self._invoice(5)
        promise = self._promise(move)
        move.button_draft()
        self.assertEqual(promise.state, "cancelled")
        move.action_post()
        self.assertEqual(promise.state, "open")
        move.button_draft()
        move.with_context(force_delete=True).unlink()
        self.assertEqual(promise.state, "cancelled")
        self.assertFalse(promise.line_ids.move_line_id)
        self.assertTrue(promise.line_ids.name)

    def test_foreign_currency(self):
        currency = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        move = self._invoice(5, amount=100.0, currency_id=currency.id)
        home = self._invoice(5)
        with self._refused("currency"):
            self.env["collections.promise"].create(
                {
                    "partner_id": self.customer.id,
                    "date": "2026-03-09",
                    "line_ids": [
                        Command.create({"move_line_id": self._item(m).id, "amount": 10})
                        for m in move | home
                    ],
                }
            )
        promises = self._promise(move | home)
        self.assertEqual(len(promises), 2)
        foreign = promises.filtered(lambda p: p.currency_id == currency)
        self.assertEqual((foreign.amount, foreign.amount_company), (100.0, 50.0))
        self._pay(move, 100.0)
        self.assertEqual((foreign.state, foreign.amount_paid), ("kept", 100.0))

    def test_tolerance_amount(self):
        self.company.write({"collections_promise_percent": 0, "collections_promise_tolerance": 5})
        move, small = self._invoice(5), self._invoice(5, amount=4.0)
        promise, little = self._promise(move), self._promise(small)
        self._pay(move, 94.99)
        self.assertEqual(promise.state, "open")
        self._pay(move, 0.01)
        self.assertEqual(promise.state, "kept")
        with self._on("2026-03-20"):
            self.assertEqual(little.state, "broken", "nothing paid is never kept")

    def test_instalments_are_items_of_their_own(self):
        move = self._invoice(5)
        move.button_draft()
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 20}),
                ],
            }
        )
        move.invoice_payment_term_id = term
        move.action_post()
        first, second = self._item(move).sorted("date_maturity")
        promise = self.env["collections.promise"]._make({second: 50.0}, "2026-03-09")
        reasons = (first | second)._collections_explain()
        self.assertFalse(reasons[first.id]["reason"])
        self.assertEqual(reasons[second.id]["reason"], "promise")
        self.assertEqual(first.collections_promise_id.id, False)
        self.assertEqual(second.collections_promise_id, promise)

    def test_searches(self):
        promised, broken, none = self._invoice(5), self._invoice(5), self._invoice(5)
        self._promise(broken, days=0)
        moves = promised | broken | none
        found = self.env["account.move"].search
        with self._on("2026-03-20"):
            self._promise(promised)

            def states(*values):
                return found([("id", "in", moves.ids), ("collections_promise_state", "in", values)])

            self.assertEqual(states("open"), promised)
            self.assertEqual(states("broken"), broken)
            self.assertEqual(states(False), none)
            items = self.env["account.move.line"].search([("collections_promise_id", "!=", False)])
            self.assertEqual(items, self._item(promised))
            case = self._case()
            self.assertIn(case, self.env["collections.case"].search([("promise_id", "!=", False)]))
            self.assertNotIn(
                case, self.env["collections.case"].search([("promise_id", "=", False)])
            )

    def test_promise_is_history(self):
        move = self._invoice(5)
        promise = self._promise(move)
        user = new_test_user(
            self.env,
            "coll",
            groups="collections_followup.group_collections_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        own = promise.with_user(user)
        own.note = "Said on the phone."
        with self.assertRaises(UserError):
            own.state = "kept"
        with self.assertRaises(UserError):
            own.date = "2027-01-01"
        with self.assertRaises(AccessError):
            own.line_ids.write({"amount": 1.0})
        with self.assertRaises(AccessError):
            self.env["collections.promise.line"].with_user(user).create(
                {
                    "promise_id": promise.id,
                    "move_line_id": self._item(self._invoice(5)).id,
                    "amount": 1,
                }
            )
        with self.assertRaises(AccessError):
            own.unlink()
        with self.assertRaises(UserError):
            promise.unlink()
        reader = new_test_user(
            self.env,
            "audit",
            groups="collections_followup.group_collections_readonly",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertEqual(promise.with_user(reader).state, "open")
        with self.assertRaises(AccessError):
            promise.with_user(reader).action_cancel()
        own.action_cancel()
        self.assertEqual(promise.state, "cancelled")
        with self.assertRaises(UserError):
            own.action_cancel()

    def test_payment_s_own_date_counts_on_an_invoice_dated_later(self):
        move = self._invoice(-60)
        promise = self._promise(move)
        self.assertGreater(move.date, promise.date_limit)
        self._pay(move, day=self.today + timedelta(3))
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 100.0))
        # Nor does one of before count because the invoice is dated after it.
        move = self._invoice(-35)
        promise = self._promise(move, days=14)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 100,
                "date": self.today - timedelta(10),
            }
        )
        payment.action_post()
        (self._item(payment.move_id) | self._item(move)).reconcile()
        self.assertEqual((promise.state, promise.amount_paid), ("cancelled", 0.0))

    def test_call_goes_to_whoever_is_there(self):
        left, there = self._user("collector"), self._user("supervisor")
        promise = self._promise(self._invoice(5))
        promise.case_id.user_id = left
        self.company.collections_user_id = there
        left.active = False
        with self._on("2026-03-20"):
            self.assertEqual(promise.activity_id.user_id, there)
