"""Whatever happens between preparing and sending, a run never asks for more than is owed."""

from contextlib import contextmanager
from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon
from ..examples import some

START = date(2026, 3, 2)
AMOUNTS = (9, 40, 50, 100, 130)

documents = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("invoice",) * 5 + ("dollars", "refund", "refund$")),
        "amount": st.sampled_from(AMOUNTS),
        "due": st.integers(-6, 40),
        "policy": st.sampled_from((0, 0, 0, 1)),
    }
)
events = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, 9), st.sampled_from((0.3, 1))),
    st.tuples(st.just("credit"), st.sampled_from((20, 50, 80, 150)), st.booleans()),
    st.tuples(st.just("account"), st.sampled_from((30, 80)), st.just(False)),
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from((-3, 2, 12, 45))),
    st.tuples(st.just("dispute"), st.integers(0, 9), st.sampled_from((10, 30))),
    st.tuples(st.just("hold"), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("later"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("invoice"), st.sampled_from(AMOUNTS), st.integers(0, 20)),
)
worlds = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(("level", "level", "customer")),
        "beside": st.booleans(),
        "progression": st.sampled_from(("step", "age")),
        "early": st.booleans(),
        "channels": st.booleans(),
        "documents": st.lists(documents, min_size=3, max_size=7),
        "first": st.booleans(),
        "days": st.lists(st.lists(events, max_size=3), min_size=2, max_size=3),
    }
)


@tagged("post_install", "-at_install")
class TestCollectionsNoticeProperties(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.dollars = cls.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])

    @contextmanager
    def _example(self):
        savepoint = self.env.cr.savepoint()
        self.env.registry.clear_cache()
        try:
            yield
        finally:
            self.env.flush_all()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    @settings(max_examples=some(15))
    @given(worlds)
    def test_never_more_than_is_owed(self, drawn):
        with self._example(), freeze_time(START):
            self._begin(drawn)
            for day, happened in enumerate(drawn["days"]):
                with freeze_time(START + timedelta(day)):
                    for name, *arguments in happened:
                        getattr(self, f"_{name}_event")(*arguments)
                    self._send_and_check()

    def _begin(self, drawn):
        days = ((-4,) if drawn["early"] else ()) + (1, 10, 25)
        channels = ("manual", "phone") if drawn["channels"] else ("manual",)
        self.customer.phone = "+32 470 00 00 00"
        values = {
            "notice_mode": drawn["mode"],
            "list_beside": drawn["beside"],
            "progression": drawn["progression"],
        }
        policies = [
            self._create_policy(days, channels, name=name, **values) for name in ("One", "Two")
        ]
        self.company.collections_policy_id = policies[0]
        self.own = self.env["account.move"]
        self.held = set()
        self.asked = {}
        for document in drawn["documents"]:
            self.own |= self._document(document, policies)
        if drawn["first"]:
            # Some have had a level before.
            with freeze_time(START - timedelta(12)):
                self._pass()
        self.run = self._prepare()
        self.run.action_send()

    def _document(self, document, policies=()):
        kind = document["kind"]
        return self._invoice(
            START - timedelta(document["due"]),
            document["amount"],
            move_type="out_refund" if "refund" in kind else "out_invoice",
            currency_id=(
                self.dollars if kind in ("dollars", "refund$") else self.company.currency_id
            ).id,
            collections_policy_id=bool(policies) and policies[document["policy"]].id,
        )

    # ------------------------------------------------------------------- what happens

    def _pick(self, index):
        moves = self.own.filtered(
            lambda move: move.move_type == "out_invoice" and move.amount_residual
        )
        return moves[index % len(moves)] if moves else moves

    def _pay_event(self, index, share):
        move = self._pick(index)
        if move:
            self._pay(move, move.currency_id.round(move.amount_residual * share), date.today())

    def _credit_event(self, amount, matched):
        refund = self._invoice(date.today(), amount, move_type="out_refund")
        move = self._pick(0)
        if matched and move and move.currency_id == refund.currency_id:
            (self._item(move) | self._item(refund)).reconcile()
        self.own |= refund

    def _account_event(self, amount, _unused):
        self._credit_event(amount, False)

    def _move_event(self, index, days):
        move = self._pick(index)
        if move and not move.invoice_payment_term_id:
            move.invoice_date_due = move.invoice_date_due + timedelta(days)

    def _dispute_event(self, index, amount):
        move = self._pick(index)
        if move and move.amount_residual > amount and not move.collections_disputed:
            self.env["collections.dispute"].create(
                {
                    "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                    "line_ids": [
                        Command.create({"move_id": move.id, "scope": "amount", "amount": amount})
                    ],
                }
            )

    def _hold_event(self, index, _unused):
        move = self._pick(index)
        if move and move.id not in self.held:
            self.env["collections.hold"].create(
                {
                    "scope": "move",
                    "move_id": move.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                    "date_until": START + timedelta(30),
                }
            )
            self.held.add(move.id)

    def _later_event(self, index, _unused):
        waiting = self.run.notice_ids.filtered(lambda notice: notice.state == "queued")
        if waiting:
            notice = waiting[index % len(waiting)]
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE collections_notice SET date_planned = %s WHERE id = %s",
                (date.today() + timedelta(1), notice.id),
            )
            notice.invalidate_recordset(["date_planned"])

    def _invoice_event(self, amount, days):
        self.own |= self._invoice(date.today() - timedelta(days), amount)

    # ----------------------------------------------------------------------- the check

    def _send_and_check(self):
        before = self.run.notice_ids.filtered(lambda notice: notice.state == "sent")
        decided = self._decide()
        self._deliver()
        self.env.invalidate_all()
        new = self.run.notice_ids.filtered(lambda notice: notice.state == "sent") - before
        for notice in new:
            claims = notice.line_ids.filtered("target_level_id")
            self.assertTrue(claims)
            self.assertGreater(min(claims.mapped("amount")), 0)
            for currency in notice.line_ids.currency_id:
                own = notice.line_ids.filtered(lambda line, c=currency: line.currency_id == c)
                self.assertGreater(round(sum(own.mapped("amount")), 2), 0)
            for line in notice.line_ids:
                row = decided[line.move_line_id.id]
                self.assertEqual(line.date_due, row["due"])
                self.assertTrue(line.amount < 0 or row["reason"] not in self.excluding)
                if line.amount > 0:
                    self.assertAlmostEqual(line.amount, row["amount"])
                    self.assertAlmostEqual(line.amount_disputed, row["disputed"])
        self._check_sums(before, new, decided)

    def _decide(self):
        """What the ledger says of each open item, by the engine's own reading of items."""
        engine = self.engine.sudo().with_company(self.company)
        engine._flush_ledger()
        rows = self.env.execute_query_dict(
            engine.env["collections.followup.decide"]._sql_decide(
                engine._get_ruleset(self.company), date.today(), (self.customer.id,)
            )
        )
        self.excluding = range(1, 11)
        return {row["line_id"]: row for row in rows}

    def _check_sums(self, before, new, decided):
        levels = {notice.level_id for notice in new}
        for currency in self.company.currency_id | self.dollars:
            asked = 0
            for level in levels:
                asked += max(
                    sum(line.amount for line in notice.line_ids if line.currency_id == currency)
                    for notice in new
                    if notice.level_id == level
                )
            asked += self._outstanding(before, levels, currency, decided)
            listed = (before | new).line_ids.move_line_id.ids
            owed = sum(
                float(row["amount"])
                for row in decided.values()
                if row["currency_id"] == currency.id
                and row["reason"] not in self.excluding
                and (row["is_credit"] or row["late"] or row["line_id"] in listed)
            )
            if new:
                self.assertLessEqual(round(asked, 2), round(max(owed, 0), 2))

    def _outstanding(self, before, levels, currency, decided):
        """What earlier notices of the run, of other levels, asked for and is still open."""
        debit, credit = {}, {}
        for notice in before.filtered(lambda n: n.level_id not in levels):
            for line in notice.line_ids.filtered(lambda own: own.currency_id == currency):
                row = decided.get(line.move_line_id.id)
                if not row or row["reason"] in self.excluding:
                    continue
                amount = min(abs(line.amount), abs(float(row["amount"])))
                target = debit if line.amount > 0 else credit
                key = (line.move_line_id, line.amount < 0 and notice.level_id)
                target[key] = max(target.get(key, 0), amount)
        return max(sum(debit.values()) - sum(credit.values()), 0)
