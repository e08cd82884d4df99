"""Whatever happens in the ledger, a settlement's state is what a plain reading of it gives."""

from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..examples import some
from ..kept_statements import KeptChecked
from ..ledger_history import LEDGER_STEPS, MOVES, OFFSETS, LedgerHistory, money
from .test_collections_settlement import SettlementCommon

STEPS = st.one_of(
    *LEDGER_STEPS,
    st.tuples(st.just("pay_rest"), MOVES, OFFSETS),
    st.tuples(
        st.just("settle"),
        st.sets(MOVES, min_size=1),
        st.integers(min_value=10, max_value=95),
        st.integers(min_value=0, max_value=9),
    ),
    st.tuples(st.just("write_off")),
    st.tuples(st.just("cancel"), st.integers(0, 3)),
)


@tagged("post_install", "-at_install")
class TestSettlementProperties(KeptChecked, LedgerHistory, SettlementCommon):
    def _read(self, settlement, today):
        """Read how a settlement stands from the records of the ledger, in plain Python.

        :return: state, expected, paid, open and written off
        """
        base = paid = rest = written = Decimal(0)
        for line in settlement.line_ids:
            item = line.move_line_id
            other = Decimal(0)
            for partial in item.matched_credit_ids:
                amount = money(partial.debit_amount_currency)
                credit = partial.credit_move_id
                if credit.move_id.collections_settlement_id == settlement:
                    written += amount
                elif partial.id > line.matched_before and credit.date > settlement.date_limit:
                    pass
                elif (
                    partial.id > line.matched_before
                    and credit.date >= settlement.date_start
                    and (
                        credit.journal_id.type in ("bank", "cash", "credit")
                        or credit.move_id.move_type == "out_refund"
                    )
                ):
                    paid += amount
                else:
                    other += amount
            if item.parent_state == "posted":
                base += max(money(item.amount_currency) - other, Decimal(0))
                rest += money(item.amount_residual_currency)
        agreed, discount = money(settlement.amount), money(settlement.amount_discount)
        expected = max(min(agreed, base), base - discount)
        if expected <= 0:
            state = "cancelled"
        elif paid >= expected:
            state = "paid" if rest else "settled"
        else:
            items = settlement.line_ids.move_line_id
            cover = sum(
                money(part.amount)
                for part in self._read_on_account(today)
                if part.line_id in items.ids
                and part.money
                and settlement.date_start <= part.day <= settlement.date_limit
            )
            held = today <= settlement.date_limit or paid + cover >= expected
            state = "active" if held else "lapsed"
        return state, expected, paid, rest, written

    def _watched(self):
        return self.settlements.search(
            [
                ("date_start", "!=", False),
                ("date_cancelled", "=", False),
                ("is_final", "=", False),
            ],
            order="id",
        )

    def _compare(self, today, step):
        for settlement in self._watched():
            self.assertEqual(
                (
                    settlement.state,
                    money(settlement.amount_due),
                    money(settlement.amount_paid),
                    money(settlement.amount_rest),
                    money(settlement.amount_written_off),
                ),
                self._read(settlement, today),
                f"{settlement.name} after {step}",
            )
            live = settlement.state in ("active", "paid")
            self.assertEqual(set(settlement.line_ids.mapped("is_live")), {live})
            self.assertLessEqual(
                money(settlement.amount_written_off), money(settlement.amount_discount)
            )
        for settlement in self.settlements.search([("date_cancelled", "!=", False)]):
            self.assertEqual(settlement.state, "cancelled", "what a person ended stays ended")
        for settlement in self.settlements.search([]):
            self.assertLessEqual(len(settlement.move_ids), 1, "never written off twice")

    def _do_pay_rest(self, moves, today, index, offset):
        self._do_pay(moves, today, index, moves[index].amount_residual, offset)

    def _do_settle(self, moves, today, indexes, percent, days):
        items = self._item(
            moves.browse([moves[i].id for i in indexes]).filtered(
                lambda m: m.state == "posted" and m.amount_residual > 0.05
            )
        )._collections_get_settleable()
        if items:
            total = sum(items.mapped("amount_residual"))
            settlement = self.settlements._make(
                items, round(total * percent / 100, 2), today + timedelta(days)
            )
            settlement._offer()

    def _do_write_off(self, _moves, _today):
        self._write_off()

    def _do_cancel(self, _moves, _today, index):
        settlements = self.settlements.search([("state", "in", ("active", "paid"))])
        if settlements:
            settlements[index % len(settlements)].action_cancel()

    @settings(max_examples=some(12))
    @given(steps=st.lists(STEPS, min_size=2, max_size=9))
    def test_any_history_gives_what_a_plain_reading_gives(self, steps):
        self._play(("settle", {0, 1}, 60, 5), steps)

    def _check_fresh(self, today, moves):
        """A computation from nothing finds what all the steps have led to."""
        self.env.flush_all()
        watched = self._watched()
        fields = ["state", "amount_due", "amount_paid", "amount_rest", "amount_written_off"]
        before = watched.read(fields)
        if watched:
            self.env.cr.execute(
                "UPDATE collections_settlement SET state = 'lapsed', amount_due = -1,"
                " amount_paid = -1, amount_rest = -1 WHERE id IN %s",
                [tuple(watched.ids)],
            )
            self.env.cr.execute(
                "UPDATE collections_settlement_line SET is_live = FALSE WHERE settlement_id IN %s",
                [tuple(watched.ids)],
            )
        self.env.invalidate_all()
        with freeze_time(today):
            self.engine.refresh(self.company, moves.partner_id)
            self.assertEqual(watched.read(fields), before)
            # A second look changes nothing.
            self.assertFalse(
                self.env["collections.settlement"]
                .sudo()
                ._evaluate(self.company, today, tuple(moves.partner_id.ids))
            )
