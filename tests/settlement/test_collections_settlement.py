from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..common import CollectionsCommon


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

    # ----------------------------------------------------------------- refusals

    # ----------------------------------------------------------------- approval

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
        # The activity that the next evaluation takes away is the settlement's own.
        foreign = self.partner_b.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.env.uid
        )
        with self.assertRaises(AccessError):
            settlement.write({"activity_id": foreign.id})
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

    def test_auditor_does_not_mark_the_letter_as_sent(self):
        settlement = self._settle(self._invoice(5))
        auditor = settlement.with_user(self._user("readonly"))
        with self.assertRaises(AccessError):
            auditor.with_context(collections_settlement_sent=True).message_post(
                body="Seen", partner_ids=settlement.partner_id.ids
            )
        self.assertFalse(settlement.date_sent)

    def test_a_draft_is_not_marked_as_sent(self):
        """The key that marks the letter as sent comes from the client."""
        collector = self._user("collector")
        draft = self._draft(self._invoice(5)).with_user(collector)
        offered = self._settle(self._invoice(5)).with_user(collector)
        for settlement in (draft, offered):
            settlement.with_context(collections_settlement_sent=True).message_post(
                body="Please read", partner_ids=settlement.partner_id.ids
            )
        self.assertFalse(draft.date_sent)
        self.assertEqual(offered.date_sent, self.company._collections_today())

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

    # ------------------------------------------------------- screens and letter

    def test_payment_s_own_date_counts_on_an_invoice_dated_later(self):
        move = self._invoice(-60)
        settlement = self._settle(move)
        self.assertGreater(move.date, settlement.date_limit)
        self._pay(move, 70.0, day=self.today + timedelta(3))
        self.assertEqual((settlement.state, settlement.amount_paid), ("paid", 70.0))

    def test_work_goes_to_whoever_is_there(self):
        left, there = self._user("collector"), self._user("supervisor")
        settlement = self._settle(self._invoice(5))
        settlement.user_id = left
        settlement.case_id.user_id = there
        left.active = False
        with self._on(30):
            self.assertEqual(settlement.state, "lapsed")
            self.assertEqual(settlement.activity_id.user_id, there)
