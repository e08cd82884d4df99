"""An item is in one agreement at a time: what happens for each pair of two."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..examples import some
from .test_collections_agreement import AgreementCommon

# What a new agreement does where an item is in another one already: it is made (True) or
# refused (False). The columns are: a new promise; a plan that is put forward; a settlement
# that is offered.
TABLE = {
    "nothing": (True, True, True),
    # A new promise replaces the open one, where the user says so; it ends when a plan or a
    # settlement comes into force.
    "promise_open": (False, True, True),
    "promise_broken": (True, True, True),
    "plan_draft": (True, True, True),
    "plan_approved": (True, False, False),
    "plan_active": (False, False, False),
    "plan_defaulted": (True, False, False),
    "plan_cancelled": (True, True, True),
    "settlement_draft": (True, True, True),
    "settlement_to_approve": (True, False, False),
    "settlement_active": (False, False, False),
    "settlement_paid": (False, False, False),
    "settlement_lapsed": (True, True, True),
    "settlement_cancelled": (True, True, True),
    # The undisputed part can be promised, and only that.
    "dispute_part": (False, False, True),
    "dispute_all": (False, False, True),
    "dispute_resolved": (True, True, True),
    "hold": (True, True, True),
}


@tagged("post_install", "-at_install")
class TestCollectionsAgreementConflicts(AgreementCommon):
    def test_kinds_are_found_and_say_how_their_states_hold(self):
        kinds = self.env["collections.settlement"]._get_kinds()
        self.assertEqual(
            {kind._name for kind in kinds},
            {"collections.promise", "collections.plan", "collections.settlement"},
        )
        ways = {"proposed", "in_force", "in_default", "yielding"}
        for kind in kinds:
            with self.subTest(kind=kind._name):
                states = dict(kind._fields["state"].selection)
                self.assertLessEqual(set(kind._holding), set(states))
                self.assertLessEqual({*kind._holding.values(), *kind._free_of}, ways)

    def test_each_pair_is_made_or_refused_with_what_stands_in_the_way(self):
        for situation, wanted in TABLE.items():
            move = self._invoice(5)
            holder = self._begin(situation, move)
            days = 5 if situation.endswith(("broken", "defaulted", "lapsed")) else 0
            with self._on(days):
                if days:
                    self.engine.refresh(self.company, self.customer)
                    self.assertEqual(holder.state, situation.partition("_")[2])
                for name, made, attempt in zip(
                    ("promise", "plan", "settlement"), wanted, self._attempts(move), strict=True
                ):
                    with self.subTest(there=situation, new=name):
                        self._check_attempt(attempt, made, move, holder)

    def _check_attempt(self, attempt, made, move, holder):
        if not made:
            text = self._refused(attempt)
            self.assertIn(move.name, text)
            self.assertIn(holder.name, text)
            return
        savepoint = self.env.cr.savepoint()
        self.assertTrue(attempt())
        self.env.flush_all()
        savepoint.close(rollback=True)
        self.env.invalidate_all()

    def test_promise_of_the_undisputed_part(self):
        move = self._invoice(5)
        self._dispute(move, amount=30.0)
        self.assertIn("70.00", self._refused(self._make_promise, move, amount=70.01))
        self.assertEqual(self._make_promise(move, amount=70.0).state, "open")

    def test_plan_and_settlement_end_the_promise_when_they_come_into_force(self):
        for make in (self._make_plan, self._make_settlement):
            move = self._invoice(5)
            promise = self._make_promise(move)
            agreement = make(move)
            self.assertEqual(promise.state, "cancelled")
            self.assertIn(agreement.name, promise.message_ids[0].body)
            self.assertFalse(self._live_lines(move)["promise"])

    def test_not_before_they_come_into_force(self):
        move = self._invoice(5)
        promise = self._make_promise(move)
        plan = self._make_plan(move, "propose")
        self.assertEqual((promise.state, plan.state), ("open", "approved"))
        plan.action_accept()
        self.assertEqual(promise.state, "cancelled")

    def test_a_settlement_that_was_paid_in_time_after_all_waits_for_a_person(self):
        move = self._invoice(5)
        settlement = self._make_settlement(move)
        with self._on(4):
            self.engine.refresh(self.company)
            self.assertEqual(settlement.state, "lapsed")
            plan = self._make_plan(move)
            # A payment of in time turns up, and the item is in a plan by now.
            self._pay(move, 70.0, self.today + timedelta(1))
            self.assertEqual(settlement.state, "paid")
            self.assertIn(plan.name, self._refused(settlement._write_off))
            self.assertEqual((plan.state, move.amount_residual), ("active", 30.0))
            plan.action_cancel()
            settlement._write_off()
            self.assertEqual((settlement.state, move.amount_residual), ("settled", 0.0))

    def test_without_a_plan_the_payment_of_in_time_counts_for_the_settlement(self):
        move = self._invoice(5)
        settlement = self._make_settlement(move)
        with self._on(4):
            self.engine.refresh(self.company)
            self._pay(move, 70.0, self.today + timedelta(1))
            self.assertEqual(settlement.state, "paid")

    def test_a_dispute_can_be_raised_on_what_was_agreed(self):
        for make, states in (
            (self._make_promise, ("open", "kept")),
            (self._make_plan, ("active", "completed")),
            (self._make_settlement, ("active", "paid")),
        ):
            move = self._invoice(5)
            agreement = make(move)
            dispute = self._dispute(move)
            self.assertEqual((dispute.state, agreement.state), ("open", states[0]))
            self.assertEqual(self._reason(move), "dispute")
            self._pay(move, agreement.amount_due or None if "amount_due" in agreement else None)
            with self.subTest(agreement=agreement._name):
                self.assertEqual(agreement.state, states[1])

    def test_a_dispute_ends_when_its_settlement_is_paid_and_written_off(self):
        move = self._invoice(5)
        dispute = self._dispute(move)
        settlement = self._make_settlement(move)
        self.assertEqual(dispute.state, "open")
        self._pay(move, 70.0)
        settlement._write_off()
        self.assertEqual(settlement.state, "settled")
        self.assertEqual(dispute.state, "resolved")

    def test_a_colleague_s_agreement_counts_whoever_may_see_it(self):
        self.company.collections_own_cases = True
        other = self._user("collector", "other")
        move = self._invoice(5)
        plan = self._make_plan(move)
        plan.user_id = other
        promises = self.env["collections.promise"].with_user(self.collector)
        text = self._refused(promises._make, {self._item(move): 10.0}, self.today + timedelta(2))
        self.assertIn(plan.name, text)

    # ------------------------------------------------------------------------- any order

    @settings(max_examples=some(6))
    @given(
        steps=st.lists(
            st.tuples(
                st.sampled_from(
                    ("promise", "plan", "settlement", "dispute", "resolve", "cancel", "pay", "undo")
                ),
                st.integers(0, 5),
            ),
            min_size=3,
            max_size=9,
        )
    )
    def test_no_sequence_puts_an_item_into_two_agreements(self, steps):
        savepoint = self.env.cr.savepoint()
        try:
            move, day = self._invoice(5), 0
            for name, days in steps:
                day += days
                with self._on(day):
                    self.engine.refresh(self.company)
                    self._try(name, move)
                    live = self._live_lines(move)
                    for lines in live.values():
                        self.assertLessEqual(len(lines), 1)
                    if live["plan"] and live["settlement"]:
                        # Only where the money for it turned up later: a person decides.
                        self.assertEqual(live["settlement"].settlement_id.state, "paid", name)
        finally:
            self.env.flush_all()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _try(self, name, move):
        makers = {
            "promise": lambda: self._make_promise(
                move, amount=self._item(move).amount_residual_currency, replace=True
            ),
            "plan": lambda: self._make_plan(move),
            "settlement": lambda: self._make_settlement(move, amount=move.amount_residual / 2),
            "dispute": lambda: self._dispute(move),
            "pay": lambda: self._pay(move, move.amount_residual / 3),
        }
        if name in makers:
            if move.amount_residual > 1:
                try:
                    with self.env.cr.savepoint():
                        makers[name]()
                        self.env.flush_all()
                except (UserError, ValidationError):
                    self.env.invalidate_all()
            return
        if name == "resolve":
            disputes = self._item(move)._collections_get_disputes_sudo()
            if disputes:
                disputes[0]._resolve("rejected")
        elif name == "undo":
            partials = self._item(move).matched_credit_ids
            partials[:1].unlink()
        else:
            for model, states in (
                ("collections.promise", ("open",)),
                ("collections.plan", ("approved", "active", "defaulted")),
                ("collections.settlement", ("active",)),
            ):
                found = self.env[model].search(
                    [("line_ids.move_id", "=", move.id), ("state", "in", states)], limit=1
                )
                if found:
                    found.action_cancel()
                    return
