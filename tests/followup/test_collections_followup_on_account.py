from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..examples import some
from ..payment_plan.test_collections_plan import PlanCommon


class OnAccountCommon(PlanCommon):
    """Money on account beside plans, promises and settlements."""

    def _receive(self, amount, day=None, partner=None, currency=None):
        """Post a payment without matching it, and return its receivable item."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.customer).id,
                "amount": amount,
                "date": day or self.company._collections_today(),
                "currency_id": (currency or self.company.currency_id).id,
            }
        )
        payment.action_post()
        return self._item(payment.move_id)

    def _due(self):
        notices = self.env["collections.plan.notice"]
        before = notices.search([])
        notices._prepare_due(self.company)
        return notices.search([], order="id") - before

    def _tasks(self):
        return (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("collections_move_line_id", "!=", False)], order="id")
        )


@tagged("post_install", "-at_install")
class TestCollectionsFollowupOnAccount(OnAccountCommon):
    """Money that came and is not matched yet counts for agreements, once."""

    # ------------------------------------------------------------------------- plans

    def test_instalment_received_and_not_matched(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        first, second, _third = plan.installment_ids
        self._at("2026-03-10")
        credit = self._receive(100)
        self.assertEqual(
            (plan.state, first.state, first.amount_on_account), ("active", "received", 100)
        )
        self.assertEqual(
            (plan.amount_paid, plan.amount_open, plan.amount_on_account), (0, 300, 100)
        )
        for day in ("2026-03-13", "2026-03-18", "2026-03-30"):
            self._at(day)
            self.assertEqual((plan.state, plan.amount_late), ("active", 0), day)
            self.assertFalse(self._due(), day)
        self._at("2026-04-06")
        reminder = self._due()
        self.assertEqual((reminder.installment_id, reminder.amount), (second, 100))
        # once, and gone when matched
        [task] = self._tasks()
        self.assertEqual(task.res_id, self._case().id)
        self.assertIn(credit.move_name, task.summary)
        (credit + self._item(move)).reconcile()
        self.assertEqual((first.state, plan.amount_paid, plan.amount_on_account), ("paid", 100, 0))
        self.assertEqual(plan.state, "active")
        self.assertFalse(self._tasks())

    def test_part_of_an_instalment(self):
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-10")
        self._receive(60)
        self._at("2026-03-13")
        notice = self._due()
        self.assertEqual((notice.kind, notice.amount), ("late", 40))
        self._receive(40)
        notice.action_send()
        self.assertEqual(notice.state, "skipped")
        self._at("2026-03-30")
        # the second part came after the grace
        self.assertEqual(plan.state, "active")

    def test_in_default_no_more_than_the_balance(self):
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-18")
        self.assertEqual(plan.state, "defaulted")
        self._receive(120)
        self.assertEqual((plan.state, plan.amount_due_now), ("defaulted", 180))
        self.assertEqual(self._due().amount, 180)

    def test_entered_late_with_its_own_date_mends_a_default(self):
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-18")
        self.assertEqual(plan.state, "defaulted")
        self._receive(100, date(2026, 3, 10))
        self.assertEqual(plan.state, "active")

    def test_all_on_account_is_not_completed_before_it_is_matched(self):
        move = self._invoice(40, 300)
        plan = self._plan(move)
        self._at("2026-03-10")
        credit = self._receive(300)
        self._at("2026-06-30")
        self.assertEqual((plan.state, plan.amount_late, plan.amount_open), ("active", 0, 300))
        self.assertFalse(self._due())
        (credit + self._item(move)).reconcile()
        self.assertEqual(plan.state, "completed")

    def test_what_was_due_first_gets_the_money(self):
        """Never counted twice: 100 on account are 100, whoever asks."""
        plan = self._plan(self._invoice(40, 300))
        other = self._invoice(0, 70)
        self._at("2026-03-10")
        credit = self._receive(100)
        # the other was due on 2 March, the instalment on the 10th
        self.assertEqual(plan.installment_ids[0].amount_on_account, 30)
        self.assertEqual(self._reason(self._item(other)), "credit")
        self._at("2026-03-13")
        self.assertEqual(self._due().amount, 70)
        self.assertEqual(self._reason(self._item(other)), "credit")
        later = self._invoice(date(2026, 3, 12), 80)
        self.assertFalse(self._reason(self._item(later)), "nothing is left for what was due later")
        run = self._prepare()
        # 70 and 80 less the 70 that the agreement does not need
        self.assertEqual(run.notice_ids.mapped("amount"), [80.0])
        self.assertFalse(credit.reconciled)

    def test_another_currency_counts_for_nothing(self):
        euro = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-10")
        self._receive(500, currency=euro)
        self.assertEqual(plan.amount_on_account, 0)
        self._at("2026-03-18")
        self.assertEqual(plan.state, "defaulted")

    # -------------------------------------------------------------- promises, settlements

    def test_promise_is_not_broken_for_want_of_a_match(self):
        move = self._invoice(5)
        promise = self.env["collections.promise"]._make({self._item(move): 100.0}, date(2026, 3, 9))
        with self._on(date(2026, 3, 9)):
            credit = self._receive(100)
        for day in (date(2026, 3, 12), date(2026, 3, 20), date(2026, 4, 20)):
            with self._on(day):
                self.engine.refresh(self.company)
                self.assertEqual((promise.state, promise.amount_paid), ("open", 0), day)
                self.assertFalse(self._prepare().notice_ids)
        self.assertEqual(len(self._tasks()), 1)
        with self._on(date(2026, 4, 20)):
            (credit + self._item(move)).reconcile()
            self.assertEqual((promise.state, promise.amount_paid), ("kept", 100))
        self.assertFalse(self._tasks())

    def test_money_after_the_limit_does_not_save_a_promise(self):
        promise = self.env["collections.promise"]._make(
            {self._item(self._invoice(5)): 100.0}, date(2026, 3, 9)
        )
        with self._on(date(2026, 3, 20)):
            self._receive(100)
            self.engine.refresh(self.company, self.customer)
            self.assertEqual(promise.state, "broken")
            self.assertFalse(self._prepare().notice_ids)

    def test_settlement_does_not_lapse_for_want_of_a_match(self):
        move = self._invoice(5)
        settlement = self.env["collections.settlement"]._make(
            self._item(move), 70.0, date(2026, 3, 9)
        )
        settlement._offer()
        self._receive(20, self.today - timedelta(days=3))
        with self._on(date(2026, 3, 9)):
            credit = self._receive(70)
        for day in (date(2026, 3, 13), date(2026, 4, 20)):
            with self._on(day):
                self.engine.refresh(self.company)
                self.assertEqual((settlement.state, settlement.amount_paid), ("active", 0), day)
                self.assertFalse(self._prepare().notice_ids)
        with self._on(date(2026, 4, 20)):
            credit.remove_move_reconcile()
            credit.move_id.button_draft()
            self.assertEqual(settlement.state, "lapsed")

    def test_one_payment_for_two_agreements(self):
        promised = self._invoice(5)
        promise = self.env["collections.promise"]._make(
            {self._item(promised): 100.0}, date(2026, 3, 9)
        )
        settlement = self.env["collections.settlement"]._make(
            self._item(self._invoice(5)), 70.0, date(2026, 3, 11)
        )
        settlement._offer()
        with self._on(date(2026, 3, 9)):
            credit = self._receive(120)
        with self._on(date(2026, 3, 20)):
            self.engine.refresh(self.company)
            # 100 of it for what was promised first, 20 of the 70
            self.assertEqual((promise.state, settlement.state), ("open", "lapsed"))
            [task] = self._tasks()
            self.assertEqual(task.collections_move_line_id, credit)

    def test_credit_counts_whatever_is_marked_on_it(self):
        promise = self.env["collections.promise"]._make(
            {self._item(self._invoice(5)): 100.0}, date(2026, 3, 9)
        )
        with self._on(date(2026, 3, 9)):
            self._receive(100).no_followup = True
        with self._on(date(2026, 3, 20)):
            self.engine.refresh(self.company)
            self.assertEqual(promise.state, "open")

    def test_costs_nothing_where_nobody_has_both(self):
        self._invoice(5)
        engine = self.engine.sudo().with_company(self.company)
        policies = engine._get_ruleset(self.company)
        engine._flush_ledger()
        before = self.env.cr.sql_log_count
        self.assertEqual(
            engine.env["collections.followup.on.account"]._get_on_account(policies, self.today), []
        )
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

    def test_contacts_and_credit_notes(self):
        contact = self.env["res.partner"].create({"name": "Shop", "parent_id": self.customer.id})
        plan = self._plan(self._invoice(40, 300))
        self._at("2026-03-10")
        self._receive(40, partner=contact)
        self._invoice(date(2026, 4, 9), 60, move_type="out_refund")
        self.assertEqual(plan.installment_ids[0].state, "received")

    # -------------------------------------------------------------------- any customer

    STEPS = st.lists(
        st.one_of(
            st.tuples(st.just("invoice"), st.integers(-10, 20), st.integers(1, 200)),
            st.tuples(st.just("receive"), st.integers(-20, 0), st.integers(1, 200)),
            st.tuples(st.just("promise"), st.integers(0, 9), st.integers(1, 100)),
            st.tuples(st.just("settle"), st.integers(0, 9), st.integers(10, 90)),
            st.tuples(st.just("plan"), st.integers(1, 9), st.integers(1, 3)),
            st.tuples(st.just("match"), st.integers(0, 9), st.integers(0, 9)),
            st.tuples(st.just("wait"), st.integers(1, 9), st.just(0)),
        ),
        min_size=4,
        max_size=9,
    )

    @settings(max_examples=some(10))
    @given(STEPS)
    def test_never_counted_twice_and_never_more_than_is_owed(self, steps):
        savepoint = self.env.cr.savepoint()
        try:
            today = self.today
            self._invoice(5, 120.0)
            for kind, first, second in steps:
                today += timedelta(days=first if kind == "wait" else 0)
                with self._on(today):
                    getattr(self, f"_do_{kind}")(today, first, second)
                    self.engine.refresh(self.company, self.customer)
                    self._check_spread(today)
            with self._on(today):
                self._check_asked(today)
        finally:
            self.env.flush_all()
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def _items(self, credits=False):
        return self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", "<" if credits else ">", 0),
            ],
            order="id",
        )

    def _free(self, model, place):
        items = self.env[model]._get_free(self._items())
        return items[place % len(items)] if items else items

    def _do_invoice(self, today, late, amount):
        self._invoice(today - timedelta(days=late), float(amount))

    def _do_receive(self, today, offset, amount):
        self._receive(float(amount), today + timedelta(days=offset))

    def _do_promise(self, today, place, percent):
        item = self._free("collections.promise", place)
        if item:
            amount = max(round(item.amount_residual * percent / 100, 2), 0.01)
            self.env["collections.promise"]._make(
                {item: amount}, today + timedelta(days=place), replace=True
            )

    def _do_settle(self, today, place, percent):
        item = self._free("collections.settlement", place)
        if item and item.amount_residual > 1:
            settlement = self.env["collections.settlement"]._make(
                item,
                round(item.amount_residual * percent / 100, 2),
                today + timedelta(days=place),
            )
            settlement._offer()

    def _do_plan(self, today, place, count):
        item = self._free("collections.plan", place)
        if item and item.amount_residual > 1:
            self._plan(
                item.move_id, installment_count=count, date_first=today + timedelta(days=place)
            )

    def _do_match(self, _today, place, which):
        items, credits = self._items(), self._items(credits=True)
        if items and credits:
            (items[place % len(items)] | credits[which % len(credits)]).reconcile()

    def _do_wait(self, *_values):
        pass

    def _check_spread(self, today):
        engine = self.engine.sudo().with_company(self.company)
        engine._flush_ledger()
        policies = engine._get_ruleset(self.company)
        parts = engine.env["collections.followup.on.account"]._get_on_account(policies, today)
        # the same whoever asks
        self.assertEqual(
            parts,
            engine.env["collections.followup.on.account"]._get_on_account(
                policies, today, (self.customer.id,)
            ),
        )
        for name in ("line_id", "credit_id"):
            sums = {}
            for part in parts:
                self.assertGreater(part.amount, 0)
                key = getattr(part, name)
                sums[key] = sums.get(key, 0) + part.amount
            for line_id, amount in sums.items():
                line = self.env["account.move.line"].browse(line_id)
                self.assertLessEqual(float(amount), abs(line.amount_residual) + 0.001)
        self.assertEqual(
            {part.credit_id for part in parts},
            set(self._tasks().filtered("active").collections_move_line_id.ids),
        )

    def _check_asked(self, today):
        """What notices and plan notices of a day ask for is due, and no more than is owed."""
        open_now = sum(self._items().mapped("amount_residual"))
        credits = -sum(self._items(credits=True).mapped("amount_residual"))
        # with a plan in default, its own notice and the ordinary one ask for the same
        plans = self.env["collections.plan"].search([("state", "=", "active")])
        late = sum(
            sum(
                row.amount_open
                for row in plan.installment_ids
                if row.date_due < today and row.amount_open
            )
            for plan in plans
        )
        asked = sum(self._prepare().notice_ids.mapped("amount"))
        asked += sum(notice.amount for notice in self._due() if notice.kind == "late")
        self.assertLessEqual(asked, max(open_now - credits, 0.0) + 0.001)
        held = plans.line_ids.move_line_id
        ordinary = sum(
            item.amount_residual
            for item in self._items() - held
            if (item.date_maturity or item.date) < today
        )
        self.assertLessEqual(asked, max(ordinary + late - credits, 0.0) + 0.001)
