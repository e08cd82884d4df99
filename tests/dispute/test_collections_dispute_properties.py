from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..examples import some

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["dispute", "whole", "pay", "credit", "resolve", "reopen", "unpay"]),
        st.integers(min_value=1, max_value=100),
    ),
    min_size=2,
    max_size=7,
)


@tagged("post_install", "-at_install")
class TestCollectionsDisputeProperties(DisputeCommon):
    @settings(
        max_examples=some(12),
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(steps=STEPS, foreign=st.booleans(), instalments=st.integers(1, 3))
    def test_claim_and_dispute_add_up_to_what_is_open(self, steps, foreign, instalments):
        """Undisputed claim plus disputed amount is the open amount of each item, always."""
        with self.env.cr.savepoint() as savepoint:
            move = self._make(foreign, instalments)
            disputes = self.env["collections.dispute"]
            for step, part in steps:
                disputes |= self._step(move, disputes, step, part)
                self._check(move, disputes)
            savepoint.rollback()
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def _make(self, foreign, instalments):
        items = self._instalments((40, 25, 10)[:instalments], 300.0)
        move = items.move_id
        if foreign:
            currency = self.foreign
            move.button_draft()
            move.currency_id = currency
            move.action_post()
        return move

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])

    def _step(self, move, disputes, step, part):
        """Do one thing, as far as the ledger allows it; return a new dispute."""
        none = self.env["collections.dispute"]
        currency = move.currency_id
        amount = currency.round(move.amount_residual * part / 100)
        running = disputes.filtered(lambda dispute: dispute.state == "open")
        taken = sum(running.line_ids.mapped("amount_open"))
        free = currency.round(move.amount_residual - taken)
        if step == "dispute" and min(amount, free) > 0:
            return self._dispute(move, amount=min(amount, free))
        if step == "whole" and free > 0 and not running:
            return self._dispute(move)
        if step == "pay" and amount > 0:
            self._pay(move, amount)
        elif step == "credit" and amount > 0:
            self._credit(move, amount)
        elif step == "resolve":
            running[:1]._resolve("rejected")
        elif step == "reopen" and not running and move.amount_residual > 0:
            closed = disputes.filtered(lambda dispute: dispute.state == "resolved")
            closed[:1].action_reopen()
        elif step == "unpay":
            self._item(move).matched_credit_ids[-1:].unlink()
        return none

    def _check(self, move, disputes):
        items = {line.id: line for line in self._item(move) if not line.reconciled}
        rows = {row["line_id"]: row for row in self._decide(move)}
        self.assertEqual(set(rows), set(items))
        currency = move.currency_id
        for line_id, row in rows.items():
            line = items[line_id]
            self.assertGreaterEqual(row["amount"], 0)
            self.assertGreaterEqual(row["disputed"], 0)
            self.assertFalse(
                currency.compare_amounts(
                    row["amount"] + row["disputed"], line.amount_residual_currency
                )
            )
            self.assertFalse(
                self.company.currency_id.compare_amounts(
                    row["amount_company"] + row["disputed_company"], line.amount_residual
                )
            )
        self._check_report(move, rows)
        # What the tickets show is what the pass leaves out.
        shown = sum(
            disputes.line_ids.filtered(lambda line: line.state == "open").mapped("amount_open")
        )
        self.assertFalse(
            currency.compare_amounts(shown, sum(row["disputed"] for row in rows.values()))
        )
        for line in disputes.line_ids.filtered(lambda line: line.state == "open"):
            self.assertGreaterEqual(line.amount_open, 0)
            if line.scope != "all":
                self.assertLessEqual(line.amount_open, line.amount)

    def _check_report(self, move, rows):
        """What the report says of the overdue items is what the pass does, to the cent."""
        report = self.env["collections.overdue.report"]
        report.invalidate_model()
        found = report.search([("move_id", "=", move.id)])
        self.assertEqual(len(set(found.ids)), len(found))
        for date_due, own in found.grouped("date_due").items():
            decided = [row for row in rows.values() if row["due"] == date_due]
            for name, key in (("amount_claimed", "amount"), ("amount_disputed", "disputed")):
                self.assertFalse(
                    self.company.currency_id.compare_amounts(
                        sum(own.mapped(name)), sum(row[f"{key}_company"] for row in decided)
                    )
                )
        self.assertEqual(set(found.mapped("date_due")), {row["due"] for row in rows.values()})
