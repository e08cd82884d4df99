"""Whatever happens in the ledger, a promise's state is what a plain reading of it gives."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..examples import some
from ..kept_statements import KeptChecked
from ..ledger_history import CENT, LEDGER_STEPS, MOVES, LedgerHistory, money, read_new_money
from .test_collections_promise import PromiseCommon

STEPS = st.one_of(
    *LEDGER_STEPS,
    st.tuples(
        st.just("promise"),
        st.sets(MOVES, min_size=1),
        st.integers(min_value=1, max_value=100),
        st.integers(min_value=0, max_value=9),
    ),
    st.tuples(st.just("cancel"), st.integers(0, 3)),
)


@tagged("post_install", "-at_install")
class TestPromiseProperties(KeptChecked, LedgerHistory, PromiseCommon):
    def _read(self, promise, today, on_account):
        """Read what a promise is worth from the records of the ledger, in plain Python.

        :return: state, expected amount, paid amount
        """
        counted = {}
        paid = Decimal(0)
        for line, credit, amount in read_new_money(promise.line_ids):
            if line.move_line_id.parent_state != "posted":
                continue
            in_time = promise.date_made <= credit.date <= promise.date_limit
            if in_time and credit.journal_id.type in ("bank", "cash", "credit"):
                paid += amount
            elif credit.date <= promise.date_limit:
                continue
            counted[line] = counted.get(line, Decimal(0)) + amount
        expected = Decimal(0)
        for line in promise.line_ids:
            item = line.move_line_id
            if item and item.parent_state == "posted":
                open_amount = money(item.amount_residual_currency) + counted.get(line, 0)
                expected += min(money(line.amount), max(open_amount, Decimal(0)))
        cover = sum(
            money(part.amount)
            for part in on_account
            if part.line_id in promise.line_ids.move_line_id.ids and part.day <= promise.date_limit
        )
        self._check_rule(promise, paid)
        paid = min(paid, expected)
        if not expected:
            return "cancelled", expected, paid
        needed = (expected * Decimal("0.99")).quantize(CENT, rounding=ROUND_HALF_UP)
        if paid and paid >= needed:
            return "kept", expected, paid
        if today <= promise.date_limit or (cover and paid + cover >= needed):
            return "open", expected, paid
        return ("partly_kept" if paid else "broken"), expected, paid

    def _check_rule(self, promise, paid):
        """Paid is never more than what was open when it was agreed on, less what is open now."""
        items = promise.line_ids.move_line_id
        if any(item.parent_state != "posted" for item in items):
            return
        now = sum(money(item.amount_residual_currency) for item in items)
        self.assertLessEqual(paid, max(self.open_then[promise] - now, Decimal(0)))

    def _read_all(self, promises, today):
        """Read all promises, older ones giving way to newer open ones on the same item."""
        on_account = self._read_on_account(today)
        found = {p: self._read(p, today, on_account) for p in promises if not p.date_cancelled}
        is_open = [p for p, reading in found.items() if reading[0] == "open"]
        for promise in is_open:
            if any(
                other.id > promise.id
                and other.line_ids.move_line_id & promise.line_ids.move_line_id
                for other in is_open
            ):
                found[promise] = ("cancelled", *found[promise][1:])
        return found

    def _compare(self, today, step):
        promises = self.env["collections.promise"].search([], order="id")
        for promise, reading in self._read_all(promises, today).items():
            self.assertEqual(
                (promise.state, money(promise.amount_due), money(promise.amount_paid)),
                reading,
                f"{promise.name} after {step}",
            )
            self.assertEqual(set(promise.line_ids.mapped("state")), {promise.state})
        self.assertTrue(
            all(p.state == "cancelled" for p in promises if p.date_cancelled),
            "what a person ended stays ended",
        )

    def _do_promise(self, moves, today, indexes, percent, days):
        items = self._item(
            moves.browse([moves[i].id for i in indexes]).filtered(
                lambda m: m.state == "posted" and m.amount_residual
            )
        )
        if items:
            promise = self.env["collections.promise"]._make(
                {
                    item: max(round(item.amount_residual_currency * percent / 100, 2), 0.01)
                    for item in items
                },
                today + timedelta(days),
                replace=True,
            )
            self.open_then[promise] = sum(money(i.amount_residual_currency) for i in items)

    def _do_cancel(self, _moves, _today, index):
        promises = self.env["collections.promise"].search([("state", "=", "open")])
        if promises:
            promises[index % len(promises)].action_cancel()

    @settings(max_examples=some(12))
    @given(steps=st.lists(STEPS, min_size=2, max_size=9))
    def test_any_history_gives_what_a_plain_reading_gives(self, steps):
        self.open_then = {}
        self._play(("promise", {0, 1}, 100, 5), steps)

    def _check_fresh(self, today, moves):
        """A computation from nothing finds what all the steps have led to."""
        self.env.flush_all()
        promises = self.env["collections.promise"].search([], order="id")
        fields = ["state", "amount_due", "amount_paid", "amount_broken"]
        before = promises.read(fields)
        self.env.cr.execute(
            "UPDATE collections_promise SET state = 'broken', amount_due = -1, amount_paid = -1"
            " WHERE date_cancelled IS NULL"
        )
        self.env.cr.execute(
            "UPDATE collections_promise_line SET state = 'broken' WHERE promise_id IN ("
            "SELECT id FROM collections_promise WHERE date_cancelled IS NULL)"
        )
        self.env.invalidate_all()
        with freeze_time(today):
            self.engine.refresh(self.company, moves.partner_id)
            self.assertEqual(promises.read(fields), before)
            # A second look changes nothing.
            self.assertFalse(
                self.env["collections.promise"]
                .sudo()
                ._evaluate(self.company, today, tuple(moves.partner_id.ids))
            )
