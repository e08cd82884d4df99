"""Plans after any history of payments, against a plain reading of the same history."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..common import CollectionsCommon
from ..examples import some

START = CollectionsCommon.today

pay = st.tuples(st.just("pay"), st.integers(0, 1), st.integers(1, 30000), st.integers(-20, 0))
credit = st.tuples(st.just("credit"), st.integers(0, 1), st.integers(1, 20000), st.integers(-20, 0))
undo = st.tuples(st.just("undo"), st.integers(0, 9))
cancel = st.tuples(st.just("cancel"), st.integers(0, 1))
wait = st.tuples(st.just("wait"), st.integers(1, 40))
write_off = st.tuples(st.just("write_off"))
reverse = st.tuples(st.just("reverse"))
# What was paid before the plan is taken back, and entered anew or not.
take_back = st.tuples(st.just("take_back"))
replace = st.tuples(st.just("replace"), st.integers(-20, 0))
histories = st.lists(
    st.one_of(
        pay, pay, pay, credit, undo, cancel, wait, wait, write_off, reverse, take_back, replace
    ),
    max_size=8,
)
EARLY = 5000
terms = st.fixed_dictionaries(
    {
        "installment_count": st.integers(1, 5),
        "frequency": st.sampled_from(["week", "month"]),
        "interval": st.integers(1, 2),
        "down": st.sampled_from([0, 50]),
        "grace": st.integers(0, 8),
        "max_late": st.integers(0, 3),
        "remainder": st.sampled_from(["last", "first"]),
        "discount": st.sampled_from([0, 0, 40, 200]),
    }
)


def read_plainly(
    rows, covered, matches, gone, day, max_late, discount, written, taken_back, account
):
    """Walk through the days of a plan as a person would, with the ledger in hand.

    :param rows: instalments in order, dicts with ``due``, ``deadline``, ``amount`` (cents)
    :param covered: cents covered, by item
    :param matches: tuples of item, cents and date
    :param gone: items that are cancelled
    :param discount: cents that were given up when the plan was made
    :param written: tuples of item and cents that the plan itself wrote off
    :param taken_back: cents that were paid before the plan and taken back
    :param account: tuples of cents and date of money that is not matched
    :return: the state, what each instalment has open and has got, and what is to write off,
        in cents
    """
    # what comes after something was taken back takes its place first
    since, rest = [], taken_back
    for _item, cents, when in sorted(matches, key=lambda match: match[2]):
        replaced = min(cents, rest)
        rest -= replaced
        if when >= START:
            since.append((when, cents - replaced))
    paid = sum(cents for _when, cents in since)
    open_now = taken_back + sum(
        cents
        - sum(part for item, part, _when in matches if item == number)
        - sum(part for item, part in written if item == number)
        for number, cents in enumerate(covered)
        if number not in gone
    )
    amounts = [row["amount"] for row in rows]
    own = sum(part for _item, part in written)
    otherwise = max(sum(covered) - open_now - paid - own, 0)
    given_up = max(min(discount - own - otherwise, open_now), 0)
    otherwise = max(otherwise - discount, 0)
    for index in reversed(range(len(amounts))):
        cut = min(otherwise, amounts[index])
        amounts[index] -= cut
        otherwise -= cut

    def open_at(moment, received):
        money = sum(cents for when, cents in received if when <= moment)
        left = []
        for amount in amounts:
            used = min(money, amount)
            money -= used
            left.append(amount - used)
        return left

    left = open_at(date.max, since)
    # money on account: what makes up for what was taken back, then for what is open
    received, room = list(since), sum(left)
    for cents, when in sorted(account, key=lambda own: own[1]):
        replaced = min(cents, rest)
        rest -= replaced
        used = min(cents - replaced, room)
        room -= used
        received.append((max(when, START), used))
    got = [amount - rest for amount, rest in zip(amounts, left, strict=True)]
    paid_up = open_now <= given_up or not sum(left)
    if paid_up and not given_up:
        return "completed", left, got, 0
    moment = START
    while moment < day:
        unpaid = open_at(moment, received)
        late = [
            row for row, rest in zip(rows, unpaid, strict=True) if rest and row["due"] <= moment
        ]
        if any(row["deadline"] <= moment for row in late) or (max_late and len(late) >= max_late):
            return "defaulted", left, got, 0
        moment += timedelta(days=1)
    return ("paid", left, got, given_up) if paid_up else ("active", left, got, 0)


@tagged("post_install", "-at_install")
class TestCollectionsPlanEvaluate(CollectionsCommon):
    def _play(self, agreed, history):
        """Make a plan, let a history happen to it, and compare after each step."""
        self.company.write(
            {
                "collections_plan_grace_days": agreed["grace"],
                "collections_plan_max_late": agreed["max_late"],
                "collections_settlement_account_id": self.company_data[
                    "default_account_expense"
                ].id,
            }
        )
        moves = [self._invoice(40, 200 + EARLY / 100), self._invoice(20, 137.77)]
        early = self._pay(moves[0], EARLY / 100, START - timedelta(days=2)).move_id
        covered = [20000, 13777]
        items = self._item(moves[0]) + self._item(moves[1])
        plan = self.env["collections.plan"]._make(
            items,
            {
                "installment_count": agreed["installment_count"],
                "frequency": agreed["frequency"],
                "interval": agreed["interval"],
                "down_payment": agreed["down"],
                "remainder": agreed["remainder"],
                "discount": agreed["discount"],
                "date_first": date(2026, 3, 10),
            },
        )
        plan.action_propose()
        plan.action_accept()
        rows = [
            {"due": row.date_due, "deadline": row.date_deadline, "amount": round(row.amount * 100)}
            for row in plan.installment_ids.sorted("sequence")
        ]
        matches, gone, today, written, account = [], set(), START, [], []
        taken_back = 0
        for step in [("wait", 0), *history]:
            kind = step[0]
            if kind == "wait":
                today += timedelta(days=step[1])
            elif kind in ("pay", "credit"):
                item = items[step[1]]
                left = round(item.amount_residual_currency * 100)
                cents = min(step[2], left)
                if cents <= 0 or step[1] in gone:
                    continue
                when = today + timedelta(days=step[3])
                with freeze_time(today):
                    if kind == "pay":
                        entry = self._pay(item.move_id, cents / 100, day=when).move_id
                    else:
                        entry = self._invoice(
                            when + timedelta(days=30), cents / 100, move_type="out_refund"
                        )
                        (self._item(entry) + item).reconcile()
                matches.append((step[1], cents, when, entry))
            elif kind == "undo" and matches:
                _item, cents, when, entry = matches.pop(step[1] % len(matches))
                account.append((cents, when))
                with freeze_time(today):
                    entry.line_ids.remove_move_reconcile()
            elif kind in ("take_back", "replace") and not taken_back and 0 not in gone:
                taken_back = EARLY
                with freeze_time(today):
                    matches += self._take_back(early, moves[0], today, *step[1:])
            elif kind == "write_off":
                with freeze_time(today):
                    made = plan._write_off()
                for line in made.line_ids.filtered("matched_debit_ids"):
                    for match in line.matched_debit_ids:
                        number = items.ids.index(match.debit_move_id.id)
                        written.append((number, round(match.debit_amount_currency * 100)))
            elif kind == "reverse":
                if not written:
                    continue
                with freeze_time(today):
                    plan.action_undo_write_off()
                written = []
            elif kind == "cancel":
                held = [match for match in matches + written if match[0] == step[1]]
                if held or step[1] in gone or step[1] == 0:
                    continue
                with freeze_time(today):
                    moves[step[1]].button_draft()
                    moves[step[1]].button_cancel()
                gone.add(step[1])
            with freeze_time(today):
                if kind == "wait":
                    self.engine.refresh(self.company)
                expected = read_plainly(
                    rows,
                    covered,
                    [match[:3] for match in matches],
                    gone,
                    today,
                    agreed["max_late"],
                    round(agreed["discount"] * 100),
                    written,
                    taken_back,
                    account,
                )
                self._compare(plan, expected, matches, written, taken_back, (agreed, history, step))
                self._compare_with_fresh(plan)

    def _take_back(self, early, move, today, offset=None):
        """Take back what was paid before the plan, and enter it anew unless offset is None."""
        early.origin_payment_id.action_draft()
        early.origin_payment_id.action_cancel()
        if offset is None:
            return []
        when = today + timedelta(days=offset)
        return [(0, EARLY, when, self._pay(move, EARLY / 100, day=when).move_id)]

    def _compare(self, plan, expected, matches, written, taken_back, example):
        """Compare a plan with the plain reading of its history."""
        state, left, got, given_up = expected
        self.assertEqual(plan.state, state, example)
        over = state in ("completed", "paid")
        installments = plan.installment_ids.sorted("sequence")
        found = [round(row.amount_open * 100) for row in installments]
        self.assertEqual(found, [0] * len(left) if over else left, example)
        found = [round(row.amount_paid * 100) for row in installments]
        self.assertEqual(found, got, example)
        # what was paid beyond the instalments, of the discount, is paid all the same
        if not taken_back:
            paid = sum(cents for _item, cents, when, _entry in matches if when >= START)
            self.assertEqual(round(plan.amount_paid * 100), paid, example)
        # never more than what was open when it was agreed on, less what is open now
        open_now = sum(round(line.amount_open * 100) for line in plan.line_ids)
        agreed_on = sum(round(line.amount * 100) for line in plan.line_ids)
        self.assertLessEqual(round(plan.amount_paid * 100), max(agreed_on - open_now, 0), example)
        for row, part, rest in zip(installments, got, left, strict=True):
            self.assertEqual(row.state == "paid", bool(part and not rest), example)
        self.assertEqual(round(plan.amount_write_off * 100), given_up, example)
        own = sum(cents for _item, cents in written)
        self.assertEqual(round(plan.amount_written_off * 100), own, example)
        if not over and not plan.discount:
            self.assertEqual(
                round((plan.amount_open + plan.amount_uncovered) * 100), open_now, example
            )

    def _read(self, plan):
        return (
            plan.read(
                [
                    "state",
                    "amount_paid",
                    "amount_open",
                    "amount_late",
                    "amount_due_now",
                    "amount_write_off",
                    "amount_written_off",
                    "amount_next",
                    "date_next",
                    "late_count",
                    "default_date",
                    "date_closed",
                ]
            ),
            plan.installment_ids.read(["amount_paid", "amount_open", "date_paid", "state"]),
        )

    def _compare_with_fresh(self, plan):
        """Forget all that was computed, compute it anew, and expect the same."""
        before = self._read(plan)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE collections_plan SET state = 'active', amount_paid = 0, amount_open = 0,"
            " date_next = NULL, default_date = NULL, date_closed = NULL WHERE id = %s",
            [plan.id],
        )
        self.env.cr.execute(
            "UPDATE collections_plan_installment SET state = 'planned', amount_paid = 0,"
            " amount_open = amount, date_paid = NULL WHERE plan_id = %s",
            [plan.id],
        )
        self.env.invalidate_all(flush=False)
        self.env["collections.plan"]._evaluate(self.company, self.company._collections_today())
        self.assertEqual(self._read(plan), before)

    @settings(max_examples=some(20))
    @given(terms, histories)
    def test_any_history_reads_as_a_person_would(self, agreed, history):
        savepoint = self.env.cr.savepoint()
        try:
            self._play(agreed, history)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
