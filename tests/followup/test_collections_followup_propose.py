"""Refresh, propose and send compared with a plain reading of the policy."""

from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.fields import Command
from odoo.tests import tagged

from .. import plain_policy as plain
from ..common import CollectionsCommon
from ..examples import some

START = date(2026, 1, 12)
AMOUNTS = (40, 90, 150, 400)


# --------------------------------------------------------------------- what is drawn


@st.composite
def level_lists(draw):
    """Levels in an order that a policy accepts."""
    days = sorted(draw(st.sets(st.sampled_from((-6, -2, 0, 1, 8, 15, 30)), min_size=1, max_size=3)))
    levels = [{"trigger": "due", "days": day} for day in days]
    extras = draw(
        st.lists(
            st.one_of(
                st.builds(dict, trigger=st.just("month_end"), days=st.sampled_from((2, 5, 20))),
                st.builds(dict, trigger=st.just("previous"), days=st.sampled_from((1, 6, 12))),
            ),
            max_size=2,
            unique_by=lambda level: level["trigger"],
        )
    )
    for extra in extras:
        first = next((i for i, lv in enumerate(levels) if lv["days"] >= 0), len(levels))
        if first == len(levels) and extra["trigger"] == "previous":
            continue  # nothing that each overdue item has had
        low = first + (extra["trigger"] == "previous")
        levels.insert(draw(st.integers(low, len(levels))), extra)
    for level in levels:
        level["repeat_days"] = draw(st.sampled_from((0, 0, 0, 4, 9)))
        level["min_days"] = draw(st.sampled_from((0, 0, 0, 3, 10)))
        level["min_amount"] = draw(st.sampled_from((0, 0, 0, 120)))
    return levels


policies = st.fixed_dictionaries(
    {
        "progression": st.sampled_from(("step", "age")),
        "notice_mode": st.sampled_from(("customer", "level")),
        "list_beside": st.booleans(),
        "min_amount": st.sampled_from((0, 0, 60)),
        "min_days": st.sampled_from((0, 0, 5, 12)),
        "levels": level_lists(),
    }
)
documents = st.fixed_dictionaries(
    {
        "customer": st.integers(0, 2),
        "kind": st.sampled_from(("invoice", "invoice", "terms", "dollars", "refund", "refund$")),
        "amount": st.sampled_from(AMOUNTS),
        "due": st.integers(-12, 30),
        "policy": st.sampled_from((None, None, None, 1)),
    }
)
events = st.one_of(
    st.tuples(st.just("pay"), st.integers(0, 9), st.sampled_from((0.5, 1))),
    st.tuples(st.just("hold"), st.integers(0, 9), st.sampled_from(("partner", "move", "item"))),
    st.tuples(st.just("no_followup"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("archive"), st.integers(0, 1), st.integers(0, 4)),
    st.tuples(st.just("add"), st.integers(0, 1), st.sampled_from((35, 50))),
    st.tuples(st.just("repolicy"), st.integers(0, 2), st.sampled_from((None, 0, 1))),
)
steps = st.fixed_dictionaries(
    {
        "gap": st.sampled_from((1, 1, 2, 4, 7, 11, 24)),
        "events": st.lists(events, max_size=2),
        "sending": st.sampled_from(("send", "send", "send", "wait", "skip", "cancel")),
    }
)
worlds = st.fixed_dictionaries(
    {
        "policies": st.lists(policies, min_size=2, max_size=2),
        "customers": st.lists(st.sampled_from((None, None, 1)), min_size=3, max_size=3),
        "documents": st.lists(documents, min_size=4, max_size=10),
        "steps": st.lists(steps, min_size=4, max_size=8),
    }
)


# ------------------------------------------------------------------------ both worlds


class World:
    """One drawn ledger in Odoo, and what the plain reading needs to know of it."""

    def __init__(self, test, drawn):
        self.test = test
        self.env = test.env
        self.day = START
        self.plain = {}
        self.records = [self._create_policy(values) for values in drawn["policies"]]
        test.company.collections_policy_id = self.records[0]
        self.customers = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "email": f"c{n}@example.com"} for n in range(3)]
        )
        for customer, policy in zip(self.customers, drawn["customers"], strict=True):
            self._set_policy(customer, policy)
        self.moves = self._create_documents(drawn["documents"])
        self.holds = []
        self.unchased = set()
        self.states = {}
        self.last_sent = {}
        self.waiting = self.env["collections.notice"]

    def _create_policy(self, values):
        record = self.test._create_policy(
            (),
            **{name: value for name, value in values.items() if name != "levels"},
            level_ids=[
                Command.create(self._level_values(level, place))
                for place, level in enumerate(values["levels"], 1)
            ],
        )
        self.plain[record.id] = plain.Policy(
            record.id,
            [],
            values["progression"] == "age",
            values["notice_mode"] == "level",
            values["list_beside"],
            Decimal(values["min_amount"]),
            values["min_days"],
        )
        for level, own in zip(record.level_ids, values["levels"], strict=True):
            self._add_plain(record, level, own)
        return record

    def _level_values(self, level, place):
        return {"name": f"L{place}", "sequence": place * 10, "channel_manual": True, **level}

    def _add_plain(self, policy, level, values):
        values = {**values, "min_amount": Decimal(values.get("min_amount", 0))}
        self.plain[policy.id].levels.append(plain.Level(level.id, **values))

    def _set_policy(self, customer, index):
        customer.collections_policy_id = False if index is None else self.records[index]

    def _create_documents(self, drawn):
        terms = self.test.thirds
        values_list = []
        for document in drawn:
            due = START + timedelta(document["due"])
            values_list.append(
                {
                    "move_type": "out_refund" if "refund" in document["kind"] else "out_invoice",
                    "partner_id": self.customers[document["customer"]].id,
                    "invoice_date": due if document["kind"] == "terms" else START - timedelta(40),
                    "invoice_date_due": due,
                    "invoice_payment_term_id": terms.id if document["kind"] == "terms" else False,
                    "currency_id": self.test.dollars.id
                    if document["kind"] in ("dollars", "refund$")
                    else self.test.company.currency_id.id,
                    "collections_policy_id": document["policy"] is not None
                    and self.records[document["policy"]].id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "x",
                                "price_unit": document["amount"],
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        moves = self.env["account.move"].create(values_list)
        moves.action_post()
        return moves

    # -- events --------------------------------------------------------------------

    def happen(self, event):
        name, *arguments = event
        getattr(self, f"_{name}")(*arguments)

    def _pick(self, index, invoices_only=True):
        moves = self.moves
        if invoices_only:
            moves = moves.filtered(lambda move: move.move_type == "out_invoice")
        return moves[index % len(moves)] if moves else moves

    def _pay(self, index, share):
        move = self._pick(index)
        if move and move.amount_residual:
            amount = move.currency_id.round(move.amount_residual * share)
            self.test._pay(move, amount, self.day)

    def _hold(self, index, scope):
        move = self._pick(index)
        if not move:
            return
        line = self.test._item(move)[:1]
        until = self.day + timedelta(index)
        self.env["collections.hold"].create(
            {
                "scope": scope,
                "partner_id": move.partner_id.id,
                "move_id": scope == "move" and move.id,
                "move_line_id": scope == "item" and line.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                "date_from": self.day,
                "date_until": until,
            }
        )
        target = {"partner": move.partner_id, "move": move, "item": line}[scope]
        self.holds.append((scope, target.id, self.day, until))

    def _no_followup(self, index, unchased):
        move = self._pick(index, invoices_only=False)
        move.no_followup = unchased
        (self.unchased.add if unchased else self.unchased.discard)(move.id)

    def _archive(self, policy, index):
        levels = self.plain[self.records[policy].id].levels
        level = levels[index % len(levels)]
        kept = [other for other in levels if other.active and other is not level]
        # A policy refuses a level that counts from a previous notice that may not be.
        overdue = [other for other in kept if not other.early]
        if not overdue or overdue[0].trigger != "previous":
            level.active = False
            self.env["collections.level"].browse(level.id).active = False

    def _add(self, policy, days):
        record = self.records[policy]
        if any(level.days >= days for level in self.plain[record.id].levels):
            return
        place = 10 + len(self.plain[record.id].levels)
        values = {"trigger": "due", "days": days}
        level = self.env["collections.level"].create(
            {"policy_id": record.id, **self._level_values(values, place)}
        )
        self._add_plain(record, level, values)

    def _repolicy(self, customer, policy):
        self._set_policy(self.customers[customer], policy)

    # -- the ledger as the plain reading sees it --------------------------------------

    def read_items(self):
        """All open receivable items of the company, as core keeps them."""
        lines = self.env["account.move.line"].search(
            [
                ("move_id", "in", self.moves.ids),
                ("account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
            ]
        )
        return [
            plain.Item(
                line.id,
                line.partner_id.id,
                self._policy_of(line).id,
                line.currency_id.name,
                self._decimal(line.amount_residual_currency),
                self._decimal(line.amount_residual),
                line.date_maturity,
                self._exclusion_of(line),
                self._decimal(
                    line.currency_id._convert(
                        line.amount_residual_currency,
                        self.test.company.currency_id,
                        self.test.company,
                        self.day,
                        round=False,
                    )
                ),
            )
            for line in lines
        ]

    def _decimal(self, amount):
        return Decimal(f"{amount:.2f}")

    def _policy_of(self, line):
        return (
            line.move_id.collections_policy_id
            or line.partner_id.collections_policy_id
            or self.records[0]
        )

    def _exclusion_of(self, line):
        if line.amount_residual > 0 and line.move_id.id in self.unchased:
            return "no_followup"
        targets = {
            ("partner", line.partner_id.id),
            ("move", line.move_id.id),
            ("item", line.id),
        }
        if line.amount_residual > 0 and any(
            (scope, target) in targets and first <= self.day <= last
            for scope, target, first, last in self.holds
        ):
            return "hold"
        return ""

    def read_customers(self):
        return {
            customer.id: plain.Customer(
                "pending" if customer in self.waiting.partner_id else "",
                self.last_sent.get(customer.id),
            )
            for customer in self.customers
        }

    # -- the day -------------------------------------------------------------------

    def decide(self):
        self.items = self.read_items()
        self.decisions = plain.decide(
            self.day, self.items, self.plain, self.states, self.read_customers()
        )
        return self.decisions

    def expect_at_sending(self, notices):
        """What is left of prepared notices: the lines of each, or nothing."""
        items = self.read_items()
        expected = {}
        for customer, own in notices.grouped("partner_id").items():
            prepared = [
                (
                    notice.policy_id.id,
                    notice.level_id.id,
                    {
                        line.move_line_id.id: line.target_level_id.id
                        for line in notice.line_ids
                        if line.target_level_id
                    },
                )
                for notice in own
            ]
            left = plain.recheck(
                self.day,
                prepared,
                [item for item in items if item.customer == customer.id],
                self.plain,
                self.states,
            )
            expected.update(zip(own, left, strict=True))
        return expected

    def sent(self, notice, claims):
        plain.advance(self.states, claims, notice.date)
        self.last_sent[notice.partner_id.id] = notice.date


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPropose(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_user_id = cls.env.user
        cls.dollars = cls.setup_other_currency(
            "USD", rates=[("2020-01-01", 2.0), ("2026-01-25", 4.0)]
        )
        cls.thirds = cls.env["account.payment.term"].create(
            {
                "name": "Three instalments",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": part,
                            "nb_days": days,
                            "delay_type": "days_after",
                        }
                    )
                    for part, days in ((30, 0), (30, 10), (40, 20))
                ],
            }
        )

    @contextmanager
    def _example(self):
        """Take everything back that an example did."""
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

    @settings(max_examples=some(12))
    @given(worlds)
    def test_as_the_policy_reads(self, drawn):
        with self._example(), freeze_time(START):
            world = World(self, drawn)
            for step in drawn["steps"]:
                world.day += timedelta(step["gap"])
                with freeze_time(world.day):
                    for event in step["events"]:
                        world.happen(event)
                    self._compare_day(world, step["sending"])

    def _compare_day(self, world, sending):
        decisions = world.decide()
        run = self._prepare(world.day)
        self._compare_reasons(world, run)
        self._compare_explanations(world)
        self._compare_cases(world)
        expected = plain.notices(world.day, decisions, world.plain)
        self.assertEqual(
            sorted(self._as_rows(run.notice_ids)), sorted(map(self._plain_rows, expected))
        )
        self._settle(world, run, sending)

    def _as_rows(self, notices):
        rows = []
        for notice in notices:
            for line in notice.line_ids:
                self.assertEqual(line.level_id, line.target_level_id)
            rows.append(
                (
                    notice.partner_id.id,
                    notice.policy_id.id,
                    notice.level_id.id,
                    bool(notice.case_id),
                    sorted(
                        (
                            line.move_line_id.id,
                            line.level_id.id or 0,
                            line.amount < 0 and f"{line.amount:.2f}",
                        )
                        for line in notice.line_ids
                    ),
                )
            )
        return rows

    def _plain_rows(self, notice):
        return (
            notice.customer,
            notice.policy,
            notice.level,
            notice.late,
            sorted(
                [
                    *((item, 0, False) for item in notice.beside),
                    *((item, 0, f"{amount:.2f}") for item, amount in notice.credits.items()),
                    *((item, level, False) for item, level in notice.claims.items()),
                ]
            ),
        )

    def _compare_reasons(self, world, run):
        actual = {line: stat.reason for stat in run.excluded_ids for line in stat.item_ids}
        expected = {
            decision.item.id: decision.reason
            for decision in world.decisions.values()
            if decision.reason and decision.item.amount > 0
        }
        wrong = [
            (decision, world.states.get(line), f"Odoo says {actual.get(line)}")
            for line, decision in world.decisions.items()
            if decision.item.amount > 0 and actual.get(line) != expected.get(line)
        ]
        self.assertFalse(wrong, f"on {world.day}, with {world.plain}")
        self.assertEqual(actual, expected)
        self.assertEqual(run.excluded_count, len(expected))

    def _compare_explanations(self, world):
        # Explained as before the run: its own notices make their customers wait.
        lines = self.env["account.move.line"].browse(
            [
                decision.item.id
                for decision in world.decisions.values()
                if decision.reason and decision.item.amount > 0
            ]
        )
        waits = (
            self.env["collections.notice"]
            .search([("state", "in", ("draft", "approved", "queued"))])
            .partner_id
        )
        reach = max(1, *self.env["collections.policy"].search([]).mapped("min_days"))
        for line_id, answer in lines._collections_explain().items():
            decision = world.decisions[line_id]
            if not decision.item.excluded and decision.item.customer in waits.ids:
                self.assertEqual(answer["reason"], "pending")
                continue
            self.assertEqual(answer["reason"], decision.reason)
            self.assertTrue(answer["text"])
            self.assertEqual(answer["next_level"].id or None, decision.next_level)
            state = world.states.get(line_id)
            self.assertEqual(answer["level"].id or None, state.level if state else None)
            dates = [decision.next_date] if decision.next_date else []
            last = world.last_sent.get(decision.item.customer)
            if last and last > world.day - timedelta(reach):
                dates.append(last + timedelta(decision.spacing))
            if decision.deferred:
                dates.append(world.day + timedelta(max(decision.spacing, 1)))
            if decision.next_date:
                self.assertEqual(answer["next_date"], max(dates))

    def _compare_cases(self, world):
        cases = self.env["collections.case"].search([("state", "=", "open")])
        expected = {}
        for item in world.items:
            if item.amount > 0 and item.due < world.day:
                overdue, days = expected.get(item.customer, (0, 0))
                expected[item.customer] = (
                    overdue + item.amount_company,
                    max(days, (world.day - item.due).days),
                )
        actual = {
            case.partner_id.id: (world._decimal(case.amount_overdue), case.days_overdue)
            for case in cases
        }
        self.assertEqual(actual, expected)
        for case in cases:
            owned = [item for item in world.items if item.customer == case.partner_id.id]
            self.assertEqual(
                world._decimal(case.amount_due), sum(item.amount_company for item in owned)
            )
            self.assertEqual(
                world._decimal(case.amount_credit),
                -sum(item.amount_company for item in owned if item.amount < 0),
            )

    def _settle(self, world, run, sending):
        """Send, leave, skip or cancel what was prepared, in both worlds."""
        notices = world.waiting | run.notice_ids
        world.waiting = self.env["collections.notice"]
        if sending == "wait":
            world.waiting = notices
            return
        if sending == "cancel":
            notices.action_cancel()
        elif sending == "skip":
            for notice in notices:
                plain.advance(world.states, self._claims(notice), notice.date)
            notices.action_skip()
        else:
            self._send(world, notices)
        self._compare_states(world)

    def _claims(self, notice):
        return {line.move_line_id.id: line.level_id.id for line in notice.line_ids if line.level_id}

    def _send(self, world, notices):
        expected = world.expect_at_sending(notices)
        notices.action_send()
        self._deliver()
        for notice, left in expected.items():
            self.assertEqual(notice.state, "sent" if left else "skipped", notice.reason)
            if not left:
                self.assertTrue(notice.reason)
                continue
            self.assertEqual(notice.date, world.day)
            self.assertEqual(
                {
                    line.move_line_id.id: (world._decimal(line.amount), line.level_id.id or 0)
                    for line in notice.line_ids
                },
                left,
            )
            world.sent(notice, self._claims(notice))

    def _compare_states(self, world):
        items = self.env["collections.item"].search([])
        self.assertEqual(
            {
                item.move_line_id.id: (item.level_id.id, item.level_date, item.repeat_date or None)
                for item in items
            },
            {
                line: (state.level, state.level_date, state.repeat_date)
                for line, state in world.states.items()
            },
        )
