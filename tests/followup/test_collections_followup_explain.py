"""Each reason once, simulations, and what a pass then does."""

from datetime import date, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..payment_plan.test_collections_plan import PlanCommon
from ..promise.test_collections_promise import PromiseCommon


class ExplainCommon(PlanCommon, PromiseCommon):
    def _explain(self, move, date=None):
        return self._item(move)._collections_explain(date)[self._item(move).id]

    def _assert_reason(self, move, reason, words=""):
        explanation = self._explain(move)
        self.assertEqual(explanation["reason"], reason)
        self.assertIn(words, explanation["text"])
        if reason:
            self.assertNotIn(
                self._item(move),
                self._prepare().notice_ids.line_ids.filtered("level_id").move_line_id,
            )
        return explanation


@tagged("post_install", "-at_install")
class TestCollectionsFollowupExplain(ExplainCommon):
    def test_due_today(self):
        explanation = self._explain(self._invoice(5))
        self.assertFalse(explanation["reason"])
        self.assertEqual(explanation["next_level"], self.levels[0])
        self.assertEqual(explanation["text"], "Due for Level 1 today.")

    def test_hold_on_customer_invoice_and_item(self):
        reason = self.env.ref("collections_followup.hold_reason_clarify")
        for scope in ("partner", "move", "item"):
            move = self._invoice(5)
            hold = self.env["collections.hold"].create(
                {
                    "scope": scope,
                    "partner_id": self.customer.id,
                    "move_id": move.id if scope == "move" else False,
                    "move_line_id": self._item(move).id if scope == "item" else False,
                    "reason_id": reason.id,
                    "date_until": self.today + timedelta(days=3),
                    "company_id": self.company.id,
                }
            )
            self._assert_reason(move, "hold", reason.name)
            hold.action_release()
            self.assertFalse(self._explain(move)["reason"])
            self._pay(move)

    def test_settled_draft_and_foreign_items(self):
        move = self._invoice(5)
        self._pay(move)
        self._assert_reason(move, "settled")
        bill = self._invoice(5, move_type="in_invoice")
        line = bill.line_ids.filtered(lambda ln: ln.account_type == "liability_payable")
        self.assertEqual(line._collections_explain()[line.id]["reason"], "not_receivable")
        draft = move.copy()
        item = self._item(draft)
        self.assertEqual(item._collections_explain()[item.id]["reason"], "not_posted")

    def test_many_items_cost_as_many_queries_as_few(self):
        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = lines._collections_explain()
            reasons = {row["reason"] for row in found.values()}
            self.assertEqual(reasons, {"promise", "plan", False})
            return self.env.cr.sql_log_count - before

        def add():
            promised, planned, free = (self._invoice(days, 300) for days in (3, 4, 5))
            self._promise(promised)
            self._plan(planned)
            return sum((self._item(move) for move in (promised, planned, free)), self.no_items)

        self.no_items = self.env["account.move.line"]
        few = add()
        many = sum((add() for _turn in range(4)), few)
        count(few)
        self.assertEqual(count(many), count(few))

    def test_promise_of_then(self):
        move = self._invoice(5)
        promise = self._promise(move)
        with self._on("2026-03-10"):
            promise.action_cancel()
        with self._on("2026-03-11"):
            self.assertEqual(self._explain(move, date(2026, 3, 9))["reason"], "promise")

    def test_simulation_is_what_the_pass_does_and_writes_nothing(self):
        self._invoice(5)
        self._invoice(-5)
        self._invoice(20, partner=self.partner_b)
        before = self._count_rows()
        simulated = self.engine.simulate(self.company, self.today)
        self.assertEqual(self._count_rows(), before)
        run = self._prepare()
        self.assertEqual(
            sorted((n["partner_id"], n["level_id"], n["amount"]) for n in simulated["notices"]),
            sorted((n.partner_id.id, n.level_id.id, n.amount) for n in run.notice_ids),
        )
        self.assertEqual(simulated["excluded"], {s.reason: s.item_count for s in run.excluded_ids})

    def _count_rows(self):
        self.env.flush_all()
        counts = {}
        for table in ("case", "notice", "notice_line", "item", "run", "run_stat"):
            self.env.cr.execute(f"SELECT count(*) FROM collections_{table}")
            counts[table] = self.env.cr.fetchone()[0]
        return counts

    def test_simulation_of_the_past_reads_the_ledger_of_then(self):
        move = self._invoice(20)
        self._pay(move, day=self.today - timedelta(days=2))
        self.assertFalse(self.engine.simulate(self.company, self.today)["items"])
        past = self.engine.simulate(self.company, self.today - timedelta(days=5))
        self.assertEqual([item["amount"] for item in past["items"]], [100.0])
        self.assertEqual(past["items"][0]["days_overdue"], 15)
        paid = self.engine.simulate(self.company, self.today - timedelta(days=2))
        self.assertFalse(paid["items"])

    def test_simulation_of_the_future_and_with_another_policy(self):
        self._invoice(-5)
        later = self.engine.simulate(self.company, self.today + timedelta(days=6))
        self.assertEqual(later["levels"], {self.levels[0].id: 1})
        strict = self._create_policy(days=(-5, 1))
        now = self.engine.simulate(self.company, self.today, strict)
        self.assertEqual(now["levels"], {strict.level_ids[0].id: 1})

    def test_simulation_refuses_what_cannot_be(self):
        with self.assertRaisesRegex(ValidationError, "Enter the day"):
            self.engine.simulate(self.company, False)
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.engine.simulate(other, self.today, self.policy)
        other.collections_policy_id = False
        with self.assertRaisesRegex(UserError, "has no follow-up policy"):
            self.engine.simulate(other, self.today)
