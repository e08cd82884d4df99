"""An item is in one agreement at a time: what happens for each pair of two."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user, tagged

from ..dispute_common import DisputeCommon

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


class AgreementCommon(DisputeCommon):
    """Promises, plans and settlements over one item, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_promise_grace_days": 0,
                "collections_settlement_grace_days": 0,
                "collections_settlement_account_id": (
                    cls.company_data["default_account_expense"].id
                ),
                "collections_plan_grace_days": 0,
            }
        )
        cls.env["collections.plan"]._activate_stages()
        cls.collector = cls._user("collector")

    # ------------------------------------------------------------------ what is there

    def _make_promise(self, move, days=2, amount=100.0, **values):
        return self.env["collections.promise"]._make(
            {self._item(move): amount},
            self.company._collections_today() + timedelta(days),
            **values,
        )

    def _make_plan(self, move, step="accept"):
        plan = self.env["collections.plan"]._make(
            self._item(move),
            {
                "installment_count": 2,
                "date_first": self.company._collections_today() + timedelta(2),
                "shift": "none",
            },
        )
        if step != "draft":
            plan.action_propose()
        if step == "accept":
            plan.action_accept()
        return plan

    def _make_settlement(self, move, amount=70.0, offer=True, user=None):
        settlements = self.env["collections.settlement"].with_user(user or self.env.user)
        settlement = settlements._make(
            self._item(move).with_user(user or self.env.user),
            amount,
            self.company._collections_today() + timedelta(2),
        )
        if offer:
            settlement._offer()
        return settlement

    def _begin(self, situation, move):
        """Bring an invoice into a situation; return what holds it."""
        kind, _sep, state = situation.partition("_")
        if kind == "promise":
            holder = self._make_promise(move)
        elif kind == "plan":
            step = {"draft": "draft", "approved": "propose"}.get(state, "accept")
            holder = self._make_plan(move, step)
        elif kind == "settlement":
            holder = self._make_settlement(
                move,
                amount=50.0,
                offer=state != "draft",
                user=self.collector if state == "to_approve" else None,
            )
        elif kind == "dispute":
            values = {"amount": 30.0} if state == "part" else {}
            holder = self._dispute(move, **values)
        elif kind == "hold":
            holder = self.env["collections.hold"].create(
                {
                    "scope": "move",
                    "move_id": move.id,
                    "company_id": self.company.id,
                    "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
                }
            )
        else:
            return None
        if state == "cancelled":
            holder.action_cancel()
        elif state == "paid":
            self._pay(move, 50.0)
        elif state == "resolved":
            holder._resolve("rejected")
        if kind in ("promise", "plan", "settlement") and state not in (
            *("broken", "defaulted", "lapsed"),
            "open",
        ):
            self.assertEqual(holder.state, state)
        return holder

    def _attempts(self, move):
        open_amount = self._item(move).amount_residual_currency
        return (
            lambda: self._make_promise(move, amount=open_amount),
            lambda: self._make_plan(move, "propose"),
            lambda: self._make_settlement(move, amount=round(open_amount * 0.9, 2)),
        )

    # ----------------------------------------------------------------------- the table

    @classmethod
    def _live_lines(cls, move):
        """Return what holds an item now, by kind."""
        item = cls._item(move)
        promised = cls.env["collections.promise.line"].search(
            [("move_line_id", "=", item.id), ("state", "=", "open")]
        )
        planned = cls.env["collections.plan.line"].search(
            [
                ("move_line_id", "=", item.id),
                ("is_live", "=", True),
                ("plan_id.state", "in", ("active", "defaulted")),
            ]
        )
        settled = cls.env["collections.settlement.line"].search(
            [("move_line_id", "=", item.id), ("is_live", "=", True)]
        )
        return {"promise": promised, "plan": planned, "settlement": settled}


@tagged("post_install", "-at_install")
class TestCollectionsAgreement(AgreementCommon):
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

    # ------------------------------------------------------------------------ screens

    def test_nobody_learns_of_items_that_he_may_not_read(self):
        item = self._item(self._invoice(5))
        self._make_plan(item.move_id)
        other = self.setup_other_company(name="Elsewhere")["company"]
        people = (
            new_test_user(self.env, "customer", groups="base.group_portal"),
            new_test_user(
                self.env,
                "stranger",
                groups="collections_followup.group_collections_manager",
                company_id=other.id,
                company_ids=[Command.set(other.ids)],
            ),
        )
        for user in people:
            for name in ("plan", "promise", "settlement"):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    getattr(item.with_user(user), f"action_collections_{name}")()
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                item.move_id.with_user(user).action_collections_view_settlements()

    def test_new_ones_are_of_somebody_who_works_here(self):
        self._invoice(5)
        left = self._user("collector", login="left")
        self._case().user_id = self.customer.collections_user_id = left
        self.company.collections_user_id = self.collector
        left.active = False
        for made in (
            self._make_plan(self._invoice(5), "draft"),
            self._make_settlement(self._invoice(5), offer=False),
        ):
            self.assertEqual(made.user_id, self.collector)

    def test_contact_is_one_of_the_customer(self):
        other = self.partner_b
        for made in (
            self._make_promise(self._invoice(5)),
            self._make_plan(self._invoice(5), "draft"),
            self._make_settlement(self._invoice(5), offer=False),
        ):
            message = self._refused(made.write, {"contact_id": other.id})
            self.assertIn("partner_b is no contact of partner_a", message)

    def test_nothing_open_is_said_at_once(self):
        paid = self._invoice(5)
        self._pay(paid)
        for name in ("promise", "plan", "settlement"):
            for records in (paid, self._item(paid)):
                message = self._refused(getattr(records, f"action_collections_{name}"))
                self.assertRegex(message, "open")

    def test_branch_that_gets_a_policy_of_its_own(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.cr.precommit.run()  # loads the chart of accounts of the branch
        move = self._invoice(5, company=branch)
        promise = self._make_promise(move)
        self.assertEqual(promise.company_id, self.company)
        branch.collections_policy_id = self.policy
        self._pay(move)
        self.assertEqual(promise.state, "kept")

    def test_assistants_leave_out_what_is_held_and_say_why(self):
        free, held = self._invoice(5), self._invoice(6)
        plan = self._make_plan(held)
        for action, left in (
            ((free | held).action_collections_promise(), "left_out"),
            ((free | held).action_collections_settlement(), "left_out"),
        ):
            wizard = self.env[action["res_model"]].browse(action["res_id"])
            items = wizard.line_ids.move_line_id if "line_ids" in wizard else wizard.move_line_ids
            self.assertEqual(items, self._item(free))
            self.assertIn(held.name, wizard[left])
            self.assertIn(plan.name, wizard[left])
        action = (free | held).action_collections_plan()
        wizard = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertIn(plan.name, wizard.left_out)
        self.assertEqual(wizard.amount, 100.0)

    def test_new_from_the_list_s_button(self):
        """The web client names the chosen records, none of them here."""
        for model in ("collections.promise", "collections.settlement"):
            for chosen in ([], [1]):
                action = call_kw(self.env[model], "action_new", [chosen], {})
                self.assertEqual(action["res_model"], f"{model}.wizard")

    def test_assistants_refuse_where_nothing_is_left(self):
        held = self._invoice(5)
        settlement = self._make_settlement(held)
        for attempt in (
            held.action_collections_promise,
            held.action_collections_plan,
            held.action_collections_settlement,
            self._case().action_promise,
        ):
            text = self._refused(attempt)
            self.assertIn(settlement.name, text)
            self.assertIn("Cancel that settlement first", text)

    def test_promise_assistant_proposes_what_is_not_disputed(self):
        part, whole = self._invoice(5), self._invoice(6)
        self._dispute(part, amount=30.0)
        dispute = self._dispute(whole)
        action = (part | whole).action_collections_promise()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertRecordValues(
            wizard.line_ids, [{"move_line_id": self._item(part).id, "amount": 70.0}]
        )
        self.assertIn(dispute.name, wizard.left_out)
        with Form(self.env["collections.promise.wizard"]) as form:
            form.partner_id = self.customer
            self.assertEqual(len(form.line_ids), 1)
            self.assertIn(dispute.name, form.left_out)

    def test_settlement_assistant_says_that_an_item_is_disputed(self):
        move = self._invoice(5)
        dispute = self._dispute(move)
        action = move.action_collections_settlement()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn(dispute.name, wizard.warning)

    # ------------------------------------------------------------------------- any order

    @settings(max_examples=6)
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
