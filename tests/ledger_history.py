"""Random histories of a ledger, for tests that compare a state with a plain reading of it."""

from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time
from hypothesis import strategies as st

CENT = Decimal("0.01")
AMOUNTS = st.integers(min_value=1, max_value=30000).map(lambda cents: cents / 100)
# Days before or after the day of a step.
OFFSETS = st.integers(min_value=-8, max_value=12)
# Which of the three invoices.
MOVES = st.integers(0, 2)
# What happens whatever was agreed on.
LEDGER_STEPS = (
    st.tuples(st.just("pay"), MOVES, AMOUNTS, OFFSETS),
    st.tuples(st.just("credit"), MOVES, AMOUNTS, OFFSETS),
    st.tuples(st.just("card"), MOVES, AMOUNTS, OFFSETS),
    st.tuples(st.just("unreconcile"), st.integers(0, 5)),
    st.tuples(st.just("enter_anew"), st.integers(0, 5), OFFSETS),
    st.tuples(st.just("reset"), MOVES),
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=6)),
)


def money(value):
    """Return a float amount as the cents that it stands for."""
    return Decimal(repr(value)).quantize(CENT)


def read_new_money(lines):
    """Read what came since something was agreed on, in plain Python.

    What was matched before and is not there any more was taken back; what came since takes its
    place first, from the oldest day on.

    :param lines: lines of one agreement, with ``matched_before`` and ``amount_matched``
    :return: list of line, counterpart item and new amount
    """
    taken_back = Decimal(0)
    since = []
    for line in lines:
        before = money(line.amount_matched)
        for partial in line.move_line_id.matched_credit_ids:
            amount = money(partial.debit_amount_currency)
            if partial.id <= line.matched_before:
                before -= amount
            else:
                since.append((partial.credit_move_id.date, partial.id, line, partial, amount))
        taken_back += max(before, Decimal(0))
    found = []
    for _day, _id, line, partial, amount in sorted(since, key=lambda row: row[:2]):
        replaced = min(amount, taken_back)
        taken_back -= replaced
        found.append((line, partial.credit_move_id, amount - replaced))
    return found


class LedgerHistory:
    """Plays steps on three invoices; a test adds its own with ``_do_<name>``.

    The third is dated later than some of its payments; of the first, a part was paid before
    anything was agreed on. Payments come by bank and by a credit card.

    A test has ``_compare(today, step)``, called after each step, and
    ``_check_fresh(today, moves)``, called at the end.
    """

    def _play(self, first, steps):
        """Play a first step and others on new invoices, and leave nothing behind."""
        savepoint = self.env.cr.savepoint()
        try:
            today = self.today
            moves = self.env["account.move"].union(
                *(
                    self._invoice(late, amount=amount)
                    for late, amount in ((5, 100.0), (5, 33.33), (-34, 250.0))
                )
            )
            self._pay(moves[0], 60.0, today - timedelta(2))
            self._do(first, moves, today)
            for step in steps:
                if step[0] == "wait":
                    today += timedelta(step[1])
                with freeze_time(today):
                    self._do(step, moves, today)
                    self._compare(today, step)
            self._check_fresh(today, moves)
        finally:
            self.env.flush_all()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _do(self, step, moves, today):
        name, *values = step
        getattr(self, f"_do_{name}")(moves, today, *values)

    def _do_wait(self, _moves, _today, _days):
        self.engine.refresh(self.company)

    def _do_pay(self, moves, today, index, amount, offset):
        move = moves[index]
        if move.state == "posted" and move.amount_residual:
            self._pay(move, min(amount, move.amount_residual), today + timedelta(offset))

    def _do_card(self, moves, today, index, amount, offset):
        """Pay by a credit card: its journal has an account of its own for what is under way."""
        move = moves[index]
        if move.state != "posted" or not move.amount_residual:
            return
        journal = self.env["account.journal"].search(
            [("type", "=", "credit"), ("company_id", "=", self.company.id)], limit=1
        ) or self.env["account.journal"].create(
            {"name": "Card", "code": "CARD", "type": "credit", "company_id": self.company.id}
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create(
            {
                "payment_date": today + timedelta(offset),
                "amount": min(amount, move.amount_residual),
                "journal_id": journal.id,
            }
        )._create_payments()

    def _do_enter_anew(self, moves, today, index, offset):
        """Take a payment back and enter the same money again, as the bank's line does."""
        partials = self.env["account.partial.reconcile"].search(
            [("debit_move_id.move_id", "in", moves.ids)], order="id"
        )
        if not partials:
            return
        partial = partials[index % len(partials)]
        move, amount = partial.debit_move_id.move_id, partial.debit_amount_currency
        entry = partial.credit_move_id.move_id
        if move.state != "posted" or entry.state != "posted":
            return
        entry.button_draft()
        entry.button_cancel()
        if move.amount_residual:
            self._pay(move, min(amount, move.amount_residual), today + timedelta(offset))

    def _do_credit(self, moves, today, index, amount, offset):
        move = moves[index]
        if move.state == "posted" and move.amount_residual:
            credit = self._invoice(
                today + timedelta(offset + 30),
                amount=min(amount, move.amount_residual),
                move_type="out_refund",
            )
            (self._item(move) | self._item(credit)).reconcile()

    def _do_unreconcile(self, moves, _today, index):
        partials = self.env["account.partial.reconcile"].search(
            [("debit_move_id.move_id", "in", moves.ids)], order="id"
        )
        if partials:
            partials[index % len(partials)].unlink()

    def _do_reset(self, moves, _today, index):
        move = moves[index]
        if move.state == "posted":
            move.button_draft()
        else:
            move.action_post()

    def _read_on_account(self, today):
        """Return how money that is not matched is spread; tested on its own."""
        engine = self.engine.sudo().with_company(self.company)
        return engine.env["collections.followup.on.account"]._get_on_account(
            engine._get_ruleset(self.company), today
        )
