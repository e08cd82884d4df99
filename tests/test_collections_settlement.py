from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import CollectionsCommon


class SettlementCommon(CollectionsCommon):
    """Settlements by the ledger, on Monday 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company_data["default_account_expense"]
        cls.company.write(
            {
                "collections_settlement_account_id": cls.account.id,
                "collections_settlement_grace_days": 3,
                "collections_settlement_collector_percent": 10,
                "collections_settlement_supervisor_percent": 30,
            }
        )
        cls.settlements = cls.env["collections.settlement"]

    @classmethod
    def _draft(cls, moves, amount=70.0, days=7, **values):
        deadline = cls.company._collections_today() + timedelta(days=days)
        return cls.settlements._make(cls._item(moves), amount, deadline, **values)

    @classmethod
    def _settle(cls, moves, amount=70.0, days=7, **values):
        """Bring a settlement into force."""
        settlement = cls._draft(moves, amount, days, **values)
        settlement._offer()
        return settlement

    @contextmanager
    def _on(self, day):
        """Be on another day, with its refresh done."""
        with super()._on(day) as today:
            self.engine.refresh(self.company)
            yield today

    @classmethod
    def _take_back(cls, payment):
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()

    def _write_off(self):
        """Do what the scheduled action does."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_, **__: True):
            self.settlements._cron_settlements()

    def _credit_note(self, move, amount, day=None):
        """Issue a credit note dated on a day and match it with an invoice."""
        day = day or self.company._collections_today()
        credit = self._invoice(day + timedelta(30), amount=amount, move_type="out_refund")
        (self._item(move) | self._item(credit)).reconcile()
        return credit


@tagged("post_install", "-at_install")
class TestCollectionsSettlement(SettlementCommon):
    def test_settlement_in_force_excludes_only_its_items(self):
        settled, other = self._invoice(5), self._invoice(6)
        settlement = self._settle(settled)
        self.assertRecordValues(
            settlement,
            [
                {
                    "state": "active",
                    "amount_open": 100.0,
                    "amount": 70.0,
                    "amount_discount": 30.0,
                    "discount_percent": 30.0,
                    "amount_due": 70.0,
                    "amount_paid": 0.0,
                    "amount_rest": 100.0,
                    "date_start": self.today,
                    "date_deadline": date(2026, 3, 9),
                    "date_limit": date(2026, 3, 12),
                    "partner_id": self.customer.id,
                    "case_id": self._case().id,
                    "tier": "supervisor",
                    "approved_by_id": self.env.uid,
                }
            ],
        )
        self.assertEqual(self._reason(settled), "settlement")
        self.assertFalse(self._reason(other))
        text = settled.collections_exclusion
        for part in (settlement.name, "70.00", "100.00", "03/09/2026", "03/12/2026"):
            self.assertIn(part, text)
        self.assertEqual(settled.collections_next_date, date(2026, 3, 13))
        self.assertEqual(settled.collections_settlement_state, "active")
        run = self._prepare()
        self.assertEqual(run.notice_ids.line_ids.move_line_id, self._item(other))
        figure = run.excluded_ids.filtered(lambda stat: stat.reason == "settlement")
        self.assertEqual(figure.item_count, 1)
        self.assertEqual(self._case().stage_id.kind, "negotiation")
        self.assertEqual(self._case().settlement_amount, 70.0)

    def test_example_of_the_domain_page(self):
        # 10,000 at 70 %: 7,000 paid in time, 3,000 written off
        move = self._invoice(5, amount=10000.0)
        settlement = self._settle(move, 7000.0)
        with self._on("2026-03-12"):
            self._pay(move, 7000.0, day=date(2026, 3, 12))
            self.assertEqual(settlement.state, "paid")
            self.assertEqual(self._reason(move), "settlement")
            self.assertFalse(self._prepare().notice_ids)
            self._write_off()
            self.assertEqual(settlement.state, "settled")
            self.assertEqual(settlement.amount_written_off, 3000.0)
            self.assertEqual(move.payment_state, "paid")
            self.assertFalse(self._case())

    def test_late_or_short_lapses_and_everything_revives(self):
        late, short = self._invoice(5), self._invoice(5, partner=self.partner_b)
        self._pass()
        late_one, short_one = self._settle(late), self._settle(short)
        case = self._case()
        self._pay(short, 69.99)
        with self._on("2026-03-12"):
            self.assertEqual((late_one | short_one).mapped("state"), ["active", "active"])
            self.assertEqual(self._reason(late), "settlement")
        with self._on("2026-03-13"):
            self._pay(late, 70.0, day=date(2026, 3, 13))
            self.assertEqual((late_one | short_one).mapped("state"), ["lapsed", "lapsed"])
            self.assertEqual(late_one.date_ended, date(2026, 3, 13))
            self.assertEqual(late_one.amount_paid, 0.0)
            self.assertEqual(short_one.amount_paid, 69.99)
            self._write_off()
            self.assertEqual(late.amount_residual, 30.0)
            self.assertEqual(short.amount_residual, 30.01)
            self.assertEqual(late.collections_level_id, self.levels[0])
            self.assertNotEqual(self._reason(late), "settlement")
            self.assertIn(late_one.name, case.activity_ids.summary)
            self.assertEqual(case.stage_id.kind, "open")
            self.assertEqual(self.customer.collections_settlement_lapsed_count, 1)

    def test_partials_add_up_and_what_was_paid_before_does_not_count(self):
        move = self._invoice(5)
        early = self._pay(move, 10.0)
        with self._on(1) as day:
            settlement = self._settle(move, 60.0)
            self.assertEqual(settlement.amount_open, 90.0)
            self._pay(move, 25.0, day)
            self._pay(move, 34.99, day)
            self.assertEqual(settlement.state, "active")
            self._pay(move, 5.0, day=self.today)
            # dated before the start: 85 is open beside it, of which 60 settle
            self.assertEqual(settlement.amount_due, 60.0)
            self.assertEqual(settlement.amount_paid, 59.99)
            self._pay(move, 0.01, day)
            self.assertEqual(settlement.state, "paid")
            # an earlier payment is taken back: that much more is expected
            self._take_back(early)
            self.assertEqual(settlement.amount_due, 65.0)
            self.assertEqual(settlement.state, "active")
            self._pay(move, 5.0, day)
            self.assertEqual(settlement.state, "paid")
            self._write_off()
            self.assertEqual(settlement.amount_written_off, 30.0)
            self.assertEqual(settlement.state, "settled")

    def test_credit_notes_count_and_write_offs_of_others_reduce(self):
        move, other = self._invoice(5), self._invoice(4)
        settlement = self._settle(move | other, 140.0)
        self._credit_note(move, 40.0)
        self.assertEqual(settlement.amount_paid, 40.0)
        entry = self.env["account.move"].create(
            {
                "date": self.today,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self._item(move).account_id.id,
                            "partner_id": self.customer.id,
                            "credit": 60.0,
                        }
                    ),
                    Command.create({"account_id": self.account.id, "debit": 60.0}),
                ],
            }
        )
        entry.action_post()
        (self._item(move) | self._item(entry)).reconcile()
        self.assertEqual(settlement.amount_due, 140.0)
        self._pay(other, 100.0)
        self.assertEqual(settlement.state, "settled", "140 paid, and nothing is open")
        self.assertEqual(settlement.amount_written_off, 0.0)

    def test_paid_in_full_or_in_another_way_needs_no_write_off(self):
        full, gone = self._invoice(5), self._invoice(5, partner=self.partner_b)
        one, two = self._settle(full), self._settle(gone)
        self._pay(full)
        self.assertEqual(one.state, "settled")
        gone.button_draft()
        self.assertEqual(two.state, "cancelled")
        self.assertFalse(two.date_cancelled)
        gone.action_post()
        self.assertEqual(two.state, "active")

    def test_back_dated_payment_revives_unless_a_later_settlement_took_over(self):
        move, other = self._invoice(5), self._invoice(5, partner=self.partner_b)
        first, taken = self._settle(move), self._settle(other)
        with self._on(20):
            self.assertEqual((first | taken).mapped("state"), ["lapsed", "lapsed"])
            again = self._settle(other, 80.0)
            self.assertTrue(taken.is_final)
            self._pay(move, 70.0, day=date(2026, 3, 10))
            self._pay(other, 70.0, day=date(2026, 3, 10))
            self.assertEqual(first.state, "paid")
            self.assertEqual(taken.state, "lapsed")
            self.assertEqual(again.amount_due, 30.0, "no more than is open")
            self.assertEqual(again.amount_paid, 0.0)

    def test_simulation_of_later_and_earlier_days(self):
        move = self._invoice(5)
        self._settle(move)
        with self._on(4):
            for day, held in ((date(2026, 3, 12), True), (date(2026, 3, 13), False)):
                result = self.engine.simulate(self.company, day)
                self.assertEqual("settlement" in result["excluded"], held, day)
        with self._on(20):
            result = self.engine.simulate(self.company, date(2026, 3, 10))
            self.assertIn("settlement", result["excluded"])
            self.assertEqual(self._reason(move, date(2026, 3, 10)), "settlement")
            self.assertNotEqual(self._reason(move), "settlement")

    def test_payments_under_way_without_entry_keep_it_from_lapsing(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 70.0,
                "date": self.today,
            }
        )
        move.matched_payment_ids += payment
        # As with Enterprise accounting: the payment has no entry yet.
        payment.outstanding_account_id = False
        with patch.object(type(payment), "_generate_journal_entry", lambda *_, **__: None):
            payment.state = "in_process"
        with self._on(20):
            self.assertEqual(settlement.state, "active")
            self.assertEqual(self._reason(move), "settlement")
            payment.state = "canceled"
            self.engine.refresh(self.company)
            self.assertEqual(settlement.state, "lapsed")

    # ----------------------------------------------------------------- refusals

    def test_refusals_say_what_to_do(self):
        move = self._invoice(5)
        item = self._item(move)
        make, deadline = self.settlements._make, self.today + timedelta(7)
        self.assertIn("no less than", self._refused(make, item, 100.0, deadline))
        self.assertIn("no less than", self._refused(make, item, 100.01, deadline))
        self.assertIn("above 0", self._refused(make, item, 0.0, deadline))
        self.assertIn("above 0", self._refused(make, item, -5.0, deadline))
        past = self.today - timedelta(1)
        self.assertIn("has passed", self._refused(make, item, 70.0, past))
        self.assertIn("no date", self._refused(make, item, 70.0, "soon").replace("not a", "no"))
        foreign = self._item(self._invoice(5, partner=self.partner_b))
        self.assertIn("one customer", self._refused(make, item | foreign, 70.0, deadline))
        pound = self.env.ref("base.GBP")
        pound.active = True
        pounds = self._item(self._invoice(5, currency_id=pound.id))
        self.assertIn("one currency", self._refused(make, item | pounds, 70.0, deadline))
        draft = move.copy()
        self.assertIn("not a posted", self._refused(make, self._item(draft), 70.0, deadline))
        paid = self._invoice(5)
        self._pay(paid)
        self.assertIn("Nothing is open", self._refused(make, self._item(paid), 70.0, deadline))
        self.assertIn("Choose", self._refused(make, self.env["account.move.line"], 70.0, deadline))
        company = self.setup_other_company(name="Elsewhere")["company"]
        self.env.user.company_ids |= company
        elsewhere = self._item(self._invoice(5, company=company))
        self.assertIn("several companies", self._refused(make, item | elsewhere, 70.0, deadline))

    def test_item_in_another_settlement_plan_or_promise(self):
        move, other = self._invoice(5), self._invoice(6)
        settlement = self._settle(move)
        text = self._refused(self._draft, move)
        self.assertIn(settlement.name, text)
        plans = self.env["collections.plan"]
        self.assertIn(settlement.name, self._refused(plans._check_items, self._item(move)))
        plan = plans._make(
            self._item(other), {"installment_count": 2, "date_first": self.today + timedelta(9)}
        )
        plan._propose()
        self.assertIn(plan.name, self._refused(self._draft, other))
        plan.action_cancel()
        promise = self.env["collections.promise"]._make(
            {self._item(other): 50.0}, self.today + timedelta(5)
        )
        second = self._draft(other)
        self.assertEqual(promise.state, "open")
        second._offer()
        self.assertEqual(promise.state, "cancelled")
        self.assertIn(second.name, promise.message_ids[0].body)
        self.assertEqual(self._reason(other), "settlement")

    def test_two_offers_for_one_item(self):
        # both were drafts at the same time
        move = self._invoice(5)
        first, second = self._draft(move), self._draft(move)
        first._offer()
        self.assertIn(first.name, self._refused(second._offer))

    # ----------------------------------------------------------------- approval

    def test_tiers_by_percent_and_amount(self):
        move = self._invoice(5, amount=1000.0)
        for amount, tier in (
            (900.0, "collector"),
            (899.99, "supervisor"),
            (700.0, "supervisor"),
            (699.99, "manager"),
        ):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)
        self.company.collections_settlement_collector_amount = 50.0
        self.company.collections_settlement_supervisor_amount = 200.0
        for amount, tier in ((950.0, "collector"), (949.0, "supervisor"), (799.0, "manager")):
            self.assertEqual(self._draft(move, amount).tier, tier, amount)

    def test_nobody_approves_above_his_tier(self):
        collector, supervisor = self._user("collector"), self._user("supervisor")
        manager = self._user("manager")
        move, other = self._invoice(5, amount=1000.0), self._invoice(5, amount=1000.0)
        small = self._draft(other, 950.0).with_user(collector)
        small.action_offer()
        self.assertEqual(small.state, "active")
        mid = self._draft(move, 800.0).with_user(collector)
        mid.action_offer()
        self.assertEqual(mid.state, "to_approve")
        self.assertEqual(self._reason(move), False)
        self.assertEqual(mid.sudo().activity_ids.user_id, supervisor)
        self.assertFalse(mid.can_approve)
        with self.assertRaises(AccessError):
            mid.action_approve()
        mid.with_user(supervisor).action_approve()
        self.assertEqual(mid.state, "active")
        self.assertEqual(mid.approved_by_id, supervisor)
        self.assertFalse(mid.sudo().activity_ids)
        # a supervisor's own one above his tier waits for an administrator
        third = self._invoice(5, amount=1000.0)
        high = self._draft(third, 100.0).with_user(supervisor)
        high.action_offer()
        self.assertEqual(high.state, "to_approve")
        with self.assertRaises(AccessError):
            high.action_approve()
        high.with_user(manager).action_approve()
        self.assertEqual(high.state, "active")

    def test_changed_meanwhile_is_looked_at_again(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._draft(move, 70.0).with_user(collector)
        settlement._offer()
        self._pay(move, 20.0)
        text = self._refused(settlement.with_env(self.env).action_approve)
        self.assertIn("80.00", text)
        settlement.action_draft()
        settlement._offer()
        self.assertEqual(settlement.amount_open, 80.0)
        self.assertEqual(settlement.discount_percent, 12.5)
        with self._on(9):
            text = self._refused(settlement.with_env(self.env).action_approve)
            self.assertIn("has passed", text)

    def test_what_people_may_write(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._draft(move, 95.0).with_user(collector)
        settlement.write({"amount": 90.0, "note": "Called."})
        self.assertEqual(settlement.amount_discount, 10.0)
        with self.assertRaises(UserError):
            settlement.amount = 100.0
        for values in (
            {"state": "active"},
            {"tier": "collector"},
            {"date_start": self.today},
            {"amount_paid": 70.0},
            {"line_ids": [Command.clear()]},
        ):
            with self.assertRaises(AccessError):
                settlement.write(values)
        with self.assertRaises(AccessError):
            self.env["collections.settlement.line"].with_user(collector).browse(
                settlement.line_ids.ids
            ).write({"amount": 1.0})
        with self.assertRaises(AccessError):
            self.settlements.with_user(collector).create({"partner_id": self.customer.id})
        settlement._offer()
        with self.assertRaises(UserError):
            settlement.amount = 50.0
        settlement.note = "Still possible."
        with self.assertRaises(UserError):
            settlement.unlink()
        with self.assertRaises(UserError):
            settlement.copy()
        reader = self._user("readonly")
        with self.assertRaises(AccessError):
            settlement.with_user(reader).action_cancel()
        self._draft(self._invoice(3)).with_user(collector).unlink()

    def test_other_companies_and_own_cases(self):
        company = self.setup_other_company(name="Elsewhere")["company"]
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_user,collections_followup.group_collections_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        collector, colleague = self._user("collector"), self._user("collector", "colleague")
        settlement = self._settle(self._invoice(5), user_id=colleague.id)
        domain = [("id", "=", settlement.id)]
        self.assertFalse(self.settlements.with_user(stranger).search(domain))
        self.assertTrue(self.settlements.with_user(collector).search(domain))
        self.company.collections_own_cases = True
        self.assertFalse(self.settlements.with_user(collector).search(domain))
        self.assertTrue(self.settlements.with_user(colleague).search(domain))

    def test_branch_items_count_to_their_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.user.company_ids |= branch
        self.cr.precommit.run()  # loads the chart of accounts of the branch
        move = self._invoice(5, company=branch)
        settlement = self._settle(move)
        self.assertEqual(settlement.company_id, self.company)
        self._pay(move, 70.0)
        self._write_off()
        self.assertEqual(settlement.state, "settled")
        self.assertEqual(settlement.move_ids.company_id, branch)

    def test_cancel_releases_at_once(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        settlement.action_cancel()
        self.assertEqual(settlement.state, "cancelled")
        self.assertFalse(self._reason(move))
        self._pay(move, 70.0)
        self.assertEqual(settlement.state, "cancelled")
        self.assertIn("cannot be done", self._refused(settlement.action_cancel))
        self.assertEqual(self._settle(self._invoice(5)).state, "active")

    def test_only_a_supervisor_cancels_what_was_paid(self):
        collector = self._user("collector")
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        with self.assertRaises(AccessError):
            settlement.with_user(collector).action_cancel()
        settlement.action_cancel()
        self.assertFalse(self._case().settlement_date)
        self._write_off()
        self.assertEqual(move.amount_residual, 30.0)

    # ------------------------------------------------------- screens and letter

    def test_wizard_amount_and_percent_follow_each_other(self):
        move, other = self._invoice(5, amount=999.99), self._invoice(6)
        action = (move | other).action_collections_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        self.assertEqual(wizard.amount_open, 1099.99)
        self.assertEqual(wizard.amount, 989.99)
        with Form(wizard) as form:
            form.amount = 700.0
            self.assertAlmostEqual(form.discount_percent, 36.36, 2)
            self.assertEqual(form.amount, 700.0)
            form.discount_percent = 25.0
            self.assertEqual(form.amount, 824.99)
            self.assertEqual(form.amount_discount, 275.0)
            form.move_line_ids.remove(self._item(other).id)
            self.assertEqual(form.amount_open, 999.99)
            form.amount = 700.0
            form.reason = "goodwill"
        result = wizard.action_confirm()
        settlement = self.settlements.browse(result["res_id"])
        self.assertRecordValues(
            settlement, [{"state": "active", "amount": 700.0, "reason": "goodwill"}]
        )
        self.assertEqual(settlement.line_ids.move_line_id, self._item(move))
        self.assertIn("Nothing is open", self._refused(move.action_collections_settlement))

    def test_wizard_says_what_it_replaces_and_what_is_missing(self):
        move = self._invoice(5)
        promise = self.env["collections.promise"]._make(
            {self._item(move): 50.0}, self.today + timedelta(5)
        )
        self.company.collections_settlement_account_id = False
        action = self._case().action_settlement()
        wizard = self.env["collections.settlement.wizard"].browse(action["res_id"])
        self.assertIn(promise.name, wizard.warning)
        self.assertIn("Settings, section Collections, Settlements", wizard.warning)
        draft = self.settlements.browse(wizard.action_save()["res_id"])
        self.assertEqual(draft.state, "draft")

    def test_wizard_from_nothing_takes_the_customer_s_overdue_items(self):
        move = self._invoice(5)
        self._invoice(-5)
        with Form(self.env["collections.settlement.wizard"]) as form:
            form.partner_id = self.customer
            self.assertEqual(form.amount_open, 100.0)
            form.amount = 80.0
        wizard = form.record
        self.assertEqual(wizard.move_line_ids, self._item(move))

    def test_letter_is_mailed_in_the_customer_s_language_and_kept(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"]._load_module_terms(["collections_followup"], ["de_DE"])
        self.customer.lang = "de_DE"
        move = self._invoice(5)
        settlement = self._settle(move)
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("collections_followup.report_settlement", settlement.ids)[0]
            .decode()
        )
        for text in (settlement.name, move.name, "70,00", "30,00", "09.03.2026", "Vergleich"):
            self.assertIn(text, html)
        context = {**settlement.action_send()["context"], "force_report_rendering": True}
        with self.allow_pdf_render(), self._smtp() as server:
            composer = self.env["mail.compose.message"].with_context(**context)
            Form(composer).save()._action_send_mail()
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
            self.assertTrue(server.messages)
        self.assertEqual(settlement.date_sent, self.today)
        message = settlement.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.mimetype, "application/pdf")
        self.assertIn("Vergleich", message.subject)

    def test_lists_and_buttons(self):
        move, other = self._invoice(5), self._invoice(6, partner=self.partner_b)
        settlement = self._settle(move)
        moves = self.env["account.move"]
        search = moves.search
        own = [("id", "in", (move | other).ids)]
        self.assertEqual(search([*own, ("collections_settlement_state", "=", "active")]), move)
        self.assertEqual(search([*own, ("collections_settlement_state", "=", False)]), other)
        self.assertEqual(move.action_collections_view_settlements()["res_id"], settlement.id)
        self.assertEqual(
            self.customer.action_collections_view_settlements()["res_id"], settlement.id
        )
        self.assertEqual(self._case().action_view_settlements()["res_id"], settlement.id)
        self.assertEqual(self.customer.collections_settlement_amount, 70.0)
        self.assertEqual(self.customer.collections_settlement_date, settlement.date_deadline)
        self.assertEqual(settlement.action_view_case()["res_id"], self._case().id)
        items = settlement.action_view_items()["domain"]
        self.assertEqual(items, [("id", "in", self._item(move).ids)])

    def test_evaluation_costs_the_same_for_many(self):
        few = self._invoice(5)
        self._settle(few)
        engine, day = self.engine.sudo(), self.today
        self.env.flush_all()

        def queries():
            before = self.env.cr.sql_log_count
            engine._evaluate_settlements(self.company, day)
            return self.env.cr.sql_log_count - before

        one = queries()
        for _number in range(5):
            self._settle(self._invoice(5))
        self.env.flush_all()
        queries()
        self.assertEqual(queries(), one)
