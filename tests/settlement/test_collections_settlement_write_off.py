from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_collections_settlement import SettlementCommon

SETTLEMENT = "odoo.addons.collections_followup.models.settlement"
LOGGER = f"{SETTLEMENT}.collections_settlement_write_off"


@tagged("post_install", "-at_install")
class TestCollectionsSettlementWriteOff(SettlementCommon):
    def test_entry_writes_off_gross_to_the_chosen_account(self):
        one, two = self._invoice(5), self._invoice(6, amount=50.0)
        settlement = self._settle(one | two, 100.0)
        self._pay(two, 50.0)
        self._pay(one, 50.0)
        self.assertFalse(settlement.move_ids, "a scheduled action does it")
        self._write_off()
        entry = settlement.move_ids
        self.assertRecordValues(
            entry,
            [{"move_type": "entry", "state": "posted", "date": self.today, "amount_total": 50.0}],
        )
        self.assertRecordValues(
            entry.line_ids.sorted("balance"),
            [
                {"account_id": self._item(one).account_id.id, "balance": -50.0},
                {"account_id": self.account.id, "balance": 50.0},
            ],
        )
        self.assertEqual(one.amount_residual, 0.0)
        self.assertEqual(settlement.state, "settled")
        self.assertEqual(settlement.writeoff_date, self.today)
        self._write_off()
        self.assertEqual(settlement.move_ids, entry, "never twice")
        self.assertEqual(one.collections_settlement_state, "settled")
        self.assertEqual(entry.action_collections_view_settlements()["res_id"], settlement.id)

    def test_payment_asks_for_the_scheduled_action(self):
        cron = self.env.ref("collections_followup.ir_cron_settlements")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        move = self._invoice(5)
        self._settle(move)
        self._pay(move, 70.0)
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers
        )
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(move.amount_residual, 0.0)

    def test_missing_account_is_said_and_others_go_on(self):
        move, other = self._invoice(5), self._invoice(5, partner=self.partner_b)
        settlement, second = self._settle(move), self._settle(other)
        (self._pay(move, 70.0), self._pay(other, 70.0))
        self.company.collections_settlement_account_id = False
        self._write_off()
        self.assertEqual(settlement.state, "paid")
        self.assertIn("write-off account in Settings", settlement.writeoff_error)
        self.assertIn(settlement.writeoff_error, settlement.status)
        self.assertIn(settlement.name, settlement.activity_ids.summary)
        messages = len(settlement.message_ids)
        self._write_off()
        self.assertEqual(len(settlement.message_ids), messages, "said once")
        self.assertEqual(self._reason(move), "settlement")
        self.company.collections_settlement_account_id = self.account
        # One that fails leaves the other alone, and is tried again the next time.
        check = type(settlement)._check_write_off

        def refuse_first(record):
            if record == settlement:
                raise UserError("Closed period.")
            check(record)

        with patch.object(type(settlement), "_check_write_off", refuse_first):
            self._write_off()
        self.assertEqual((settlement | second).mapped("state"), ["paid", "settled"])
        self.assertEqual(settlement.writeoff_error, "Closed period.")
        settlement.action_write_off()
        self.assertEqual(settlement.state, "settled")
        self.assertFalse(settlement.writeoff_error)
        self.assertFalse(settlement.activity_ids)

    def test_credit_note_reduces_the_taxes_to_the_cent(self):
        self.company.collections_settlement_method = "credit_note"
        tax = self.tax_sale_a  # 15 %
        low = tax.copy({"name": "7 %", "amount": 7.0})
        move = self._invoice(
            5,
            invoice_line_ids=[
                Command.create(
                    {"name": name, "quantity": 3, "price_unit": price, "tax_ids": taxes.ids}
                )
                for name, price, taxes in (
                    ("A", 33.33, tax),
                    ("B", 19.99, low),
                    ("C", 7.77, tax | low),
                )
            ],
        )
        total = move.amount_total
        settlement = self._settle(move, round(total * 0.613, 2))
        self._pay(move, settlement.amount)
        self._write_off()
        refund = settlement.move_ids
        self.assertEqual(refund.move_type, "out_refund")
        self.assertEqual(refund.amount_total, settlement.amount_discount)
        self.assertEqual(refund.reversed_entry_id, move)
        self.assertEqual(move.amount_residual, 0.0)
        self.assertEqual(refund.amount_residual, 0.0)
        self.assertAlmostEqual(
            refund.amount_tax, move.amount_tax * refund.amount_total / total, delta=0.02
        )
        self.assertEqual(refund.invoice_line_ids.account_id, self.account)
        self.assertEqual(set(refund.line_ids.tax_line_id.ids), {tax.id, low.id}, "core's tax lines")
        self.assertEqual(settlement.state, "settled")
        self.assertEqual(settlement.amount_written_off, settlement.amount_discount)

    def test_entry_leaves_the_taxes(self):
        move = self._invoice(
            5,
            invoice_line_ids=[
                Command.create({"name": "A", "price_unit": 100.0, "tax_ids": self.tax_sale_a.ids})
            ],
        )
        settlement = self._settle(move, 80.0)
        self._pay(move, 80.0)
        self._write_off()
        self.assertEqual(settlement.move_ids.amount_total, 35.0)
        self.assertFalse(settlement.move_ids.line_ids.tax_line_id)

    def test_credit_note_of_one_instalment_leaves_the_other(self):
        self.company.collections_settlement_method = "credit_note"
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 60}),
                ],
            }
        )
        move = self._invoice(5, amount=200.0, invoice_payment_term_id=term.id)
        first, second = self._item(move).sorted("date_maturity")
        settlement = self.settlements._make(first, 60.0, self.today + timedelta(5))
        settlement._offer()
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 60.0,
                "date": self.today,
                "payment_type": "inbound",
            }
        )
        payment.action_post()
        (first | self._item(payment.move_id)).reconcile()
        self._write_off()
        self.assertTrue(first.reconciled)
        self.assertEqual(second.amount_residual, 100.0)
        self.assertEqual(settlement.move_ids.reversed_entry_id, move)

    def test_opening_balance_has_no_invoice_to_credit(self):
        self.company.collections_settlement_method = "credit_note"
        opening = self.env["account.move"].create(
            {
                "date": self.today - timedelta(40),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_receivable"].id,
                            "partner_id": self.customer.id,
                            "debit": 100.0,
                            "date_maturity": self.today - timedelta(5),
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_revenue"].id,
                            "credit": 100.0,
                        }
                    ),
                ],
            }
        )
        opening.action_post()
        invoice = self._invoice(5)
        settlement = self._settle(opening | invoice, 150.0)
        self._pay(invoice, 90.0)
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.customer.id,
                "amount": 60.0,
                "date": self.today,
                "payment_type": "inbound",
            }
        )
        payment.action_post()
        (self._item(opening) | self._item(payment.move_id)).reconcile()
        self._write_off()
        self.assertEqual(set(settlement.move_ids.mapped("move_type")), {"entry", "out_refund"})
        self.assertEqual(settlement.state, "settled")

    def test_foreign_currency_with_exchange_difference_by_core(self):
        pound = self.env.ref("base.GBP")
        pound.active = True
        rates = self.env["res.currency.rate"]
        for day, rate in ((date(2025, 1, 1), 2.0), (date(2026, 3, 4), 4.0)):
            rates.create(
                {
                    "name": day,
                    "rate": rate,
                    "currency_id": pound.id,
                    "company_id": self.company.id,
                }
            )
        for method in ("entry", "credit_note"):
            self.company.collections_settlement_method = method
            move = self._invoice(5, amount=1000.0, currency_id=pound.id)
            self.assertEqual(self._item(move).amount_residual, 500.0)
            settlement = self._settle(move, 700.0)
            self.assertEqual(settlement.currency_id, pound)
            self.assertEqual(settlement.discount_company, 150.0)
            with self._on("2026-03-05"):
                self._pay(move, 700.0, day=date(2026, 3, 5))
                self.assertEqual(settlement.state, "paid")
                self._write_off()
            self.assertEqual(settlement.state, "settled", method)
            item = self._item(move)
            self.assertTrue(item.reconciled)
            self.assertEqual((item.amount_residual, item.amount_residual_currency), (0.0, 0.0))
            given_up = settlement.move_ids.line_ids.filtered(
                lambda line: line.account_id == self.account
            )
            self.assertEqual(sum(given_up.mapped("amount_currency")), 300.0)
            self.assertEqual(sum(given_up.mapped("balance")), 75.0, "at the day's rate")
            self.assertTrue(item.matched_credit_ids.exchange_move_id)

    def test_payment_taken_back_after_the_write_off(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        payment = self._pay(move, 70.0)
        self._write_off()
        self.assertEqual(settlement.state, "settled")
        self._take_back(payment)
        self.assertEqual(settlement.state, "active")
        self.assertEqual(settlement.amount_written_off, 30.0)
        self.assertIn("taken back", settlement.activity_ids.summary)
        with self._on(20):
            self.assertEqual(settlement.state, "lapsed")
            self.assertEqual(settlement.amount_due, 70.0)
            self.assertEqual(move.amount_residual, 70.0)
            collector = self._user("collector")
            with self.assertRaises(AccessError):
                settlement.with_user(collector).action_undo_write_off()
            settlement.action_undo_write_off()
            self.assertEqual(settlement.amount_written_off, 0.0)
            self.assertEqual(move.amount_residual, 100.0, "everything revives")
            self.assertEqual(settlement.state, "lapsed")
            self.assertIn("Nothing", self._refused(settlement.action_undo_write_off))
            # paid in time after all, found out later
            self._pay(move, 70.0, day=date(2026, 3, 5))
            self.assertEqual(settlement.state, "paid")
            self._write_off()
            self.assertEqual(settlement.state, "paid", "not again by itself")
            settlement.action_write_off()
            self.assertEqual(settlement.state, "settled")

    def test_credit_note_is_reversed_too(self):
        self.company.collections_settlement_method = "credit_note"
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        self._write_off()
        self.assertEqual(settlement.state, "settled")
        settlement.action_undo_write_off()
        self.assertEqual(settlement.state, "paid")
        self.assertEqual(move.amount_residual, 30.0)
        self.assertEqual(settlement.amount_written_off, 0.0)
        self.assertTrue(settlement.move_ids.reversal_move_ids)
        receivable = self.company_data["default_account_receivable"]
        balance = self.env["account.move.line"].search(
            [("account_id", "=", receivable.id), ("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(sum(balance.mapped("amount_residual")), 30.0)

    def test_write_off_cancelled_is_not_done_again_by_itself(self):
        for method in ("entry", "credit_note"):
            self.company.collections_settlement_method = method
            move = self._invoice(5)
            settlement = self._settle(move)
            self._pay(move, 70.0)
            self._write_off()
            written = settlement.move_ids
            written.line_ids.remove_move_reconcile()
            self.assertEqual(settlement.state, "paid")
            self.assertIn("undone", settlement.activity_ids.summary)
            self.assertIn("undone", settlement.status)
            written.button_draft()
            written.button_cancel()
            self._write_off()
            self.assertEqual(settlement.state, "paid")
            self.assertEqual(self._reason(move), "settlement")
            settlement.action_write_off()
            self.assertEqual(settlement.state, "settled")
            self.assertFalse(settlement.activity_ids)
            self.assertEqual(move.amount_residual, 0.0)

    def test_item_in_a_plan_by_now(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        with self._on(20):
            self.assertEqual(settlement.state, "lapsed")
            plans = self.env["collections.plan"]
            plan = plans._make(
                self._item(move), {"installment_count": 2, "date_first": date(2026, 4, 10)}
            )
            plan._propose()
            plan._accept()
            self._pay(move, 70.0, day=date(2026, 3, 5))
            self._write_off()
            self.assertIn(plan.name, settlement.writeoff_error)
            self.assertEqual(move.amount_residual, 30.0)

    def test_one_broken_record_holds_no_other_up(self):
        move, other = self._invoice(5), self._invoice(5, partner=self.partner_b)
        settlement, second = self._settle(move), self._settle(other)
        (self._pay(move, 70.0), self._pay(other, 70.0))
        write_off = type(settlement)._write_off

        def break_first(record):
            if record == settlement:
                raise ValueError("no such thing")
            return write_off(record)

        with patch.object(type(settlement), "_write_off", break_first), mute_logger(LOGGER):
            self._write_off()
        self.assertEqual((settlement | second).mapped("state"), ["paid", "settled"])
        self.assertIn("no such thing", settlement.writeoff_error)
        self.assertIn("server's log", settlement.status)

    def test_one_company_that_cannot_be_evaluated_holds_no_other_up(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        broken = self.setup_other_company(name="Broken")["company"]
        broken.collections_policy_id = self.policy.copy({"company_id": False})
        evaluate = type(settlement)._evaluate_all

        def break_one(engine, company):
            if company == broken:
                raise ValueError("no such thing")
            return evaluate(engine, company)

        with (
            patch.object(type(settlement), "_evaluate_all", break_one),
            patch.object(
                type(self.engine), "_get_owners_sudo", lambda _, c=None: broken | self.company
            ),
            mute_logger(LOGGER),
        ):
            self._write_off()
        self.assertEqual(settlement.state, "settled")

    def test_archived_account_or_journal_is_said_with_what_to_do(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        journal = self.company_data["default_journal_misc"]
        self.company.collections_settlement_journal_id = journal
        for record in (self.account, journal):
            record.active = False
            self._write_off()
            self.assertIn(record.display_name, settlement.writeoff_error)
            self.assertIn("Choose another one in Settings", settlement.writeoff_error)
            record.active = True
        self._write_off()
        self.assertEqual(settlement.state, "settled")

    def test_locked_by_another_worker_is_left_alone(self):
        move = self._invoice(5)
        settlement = self._settle(move)
        self._pay(move, 70.0)
        with patch.object(
            type(settlement), "try_lock_for_update", lambda record, **_: record.browse()
        ):
            self._write_off()
        self.assertFalse(settlement.move_ids)
        self._write_off()
        self.assertEqual(settlement.state, "settled")

    def test_killed_between_two_leaves_the_rest_for_the_next_time(self):
        moves = self._invoice(5) | self._invoice(5, partner=self.partner_b)
        both = self.settlements
        for move in moves:
            both |= self._settle(move)
            self._pay(move, 70.0)
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda _cron, processed=0, **_: not processed):
            self.settlements._cron_settlements()
        self.assertEqual(sorted(both.mapped("state")), ["paid", "settled"])
        self._write_off()
        self.assertEqual(both.mapped("state"), ["settled", "settled"])
        self.assertEqual(len(both.move_ids), 2)
