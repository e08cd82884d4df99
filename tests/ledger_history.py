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
    st.tuples(st.just("unreconcile"), st.integers(0, 5)),
    st.tuples(st.just("reset"), MOVES),
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=6)),
)


def money(value):
    """Return a float amount as the cents that it stands for."""
    return Decimal(repr(value)).quantize(CENT)


class LedgerHistory:
    """Plays steps on three invoices; a test adds its own with ``_do_<name>``.

    A test has ``_compare(today, step)``, called after each step, and
    ``_check_fresh(today, moves)``, called at the end.
    """

    def _play(self, first, steps):
        """Play a first step and others on new invoices, and leave nothing behind."""
        savepoint = self.env.cr.savepoint()
        try:
            today = self.today
            moves = self.env["account.move"].union(
                *(self._invoice(5, amount=amount) for amount in (100.0, 33.33, 250.0))
            )
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
