from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..settlement.test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOff(SettlementCommon):
    """Parts of items written off to the last cent, by entry and by credit note."""

    def _invoice_in_two(self):
        """An invoice of 200.00 and its tax, due in two instalments."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half and half",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (10, 40)
                ],
            }
        )
        tax = self.company_data["default_tax_sale"]
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": date(2026, 1, 1),
                "invoice_payment_term_id": terms.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 200, "tax_ids": [Command.set(tax.ids)]}
                    )
                ],
            }
        )
        move.action_post()
        return move

    def _write_off_parts(self, method):
        """Write off the later instalment whole and a third of the earlier one."""
        self.company.collections_settlement_method = method
        move = self._invoice_in_two()
        first, second = self._item(move).sorted("date_maturity")
        part = first.currency_id.round(first.amount_residual_currency / 3)
        left = first.amount_residual_currency - part
        settlement = self._draft(move, 50)
        made = settlement._write_off_amounts({first: part, second: second.amount_residual_currency})
        self.assertAlmostEqual(first.amount_residual_currency, left)
        self.assertTrue(second.reconciled)
        self.assertEqual(made, settlement.move_ids)
        self.assertEqual(settlement.move_count, 1)
        self.assertEqual(settlement.writeoff_date, self.today)
        return made, move

    def test_parts_by_entry(self):
        made, move = self._write_off_parts("entry")
        self.assertEqual(made.move_type, "entry")
        booked = made.line_ids.filtered(lambda line: line.account_id == self.account)
        self.assertAlmostEqual(sum(booked.mapped("balance")), move.amount_total * 2 / 3, places=2)

    def test_parts_by_credit_note(self):
        made, move = self._write_off_parts("credit_note")
        self.assertEqual(made.move_type, "out_refund")
        self.assertAlmostEqual(made.amount_total, move.amount_total * 2 / 3, places=2)
        self.assertAlmostEqual(made.amount_untaxed, move.amount_untaxed * 2 / 3, places=2)
        self.assertEqual(made.reversed_entry_id, move)

    def test_kinds_say_themselves_what_is_written_off(self):
        kind = self.env["collections.write.off"]
        for method in (kind._get_write_off_amounts, kind._plan_write_off_activity):
            with self.assertRaises(NotImplementedError):
                method()
        with self.assertRaises(NotImplementedError):
            kind._get_write_off_label("INV/1")

    def test_only_supervisors_reverse(self):
        settlement = self._settle(self._invoice(5), 95.0)
        self._pay(settlement.line_ids.move_id, 95.0)
        self._write_off()
        collector = self._user("collector")
        with self.assertRaisesRegex(AccessError, "Only a supervisor"):
            settlement.with_user(collector).action_undo_write_off()
        settlement.with_user(self._user("supervisor")).action_undo_write_off()
        self.assertRecordValues(settlement, [{"state": "paid", "amount_written_off": 0}])

    def test_nothing_is_written_off_twice_where_the_entry_was_only_unmatched(self):
        settlement = self._settle(self._invoice(5), 95.0)
        self._pay(settlement.line_ids.move_id, 95.0)
        self._write_off()
        entry = settlement.move_ids
        entry.line_ids.remove_move_reconcile()
        self.assertEqual(settlement.state, "paid")
        with self.assertRaisesRegex(UserError, "Match it with them, or reverse it"):
            settlement.action_write_off()
        (self._item(entry) | settlement.line_ids.move_line_id).reconcile()
        self.assertRecordValues(settlement, [{"state": "settled", "move_count": 1}])

    def test_no_settlement_of_what_a_plan_gives_up(self):
        settlement = self._settle(self._invoice(5), 95.0)
        item = settlement.line_ids.move_line_id
        # the settlement lapsed, a plan was made, and then a payment in time was booked late
        settlement.sudo().state = "lapsed"
        plan = self.env["collections.plan"]._make(
            item, {"discount": 5.0, "date_first": date(2026, 4, 1)}
        )
        plan.action_propose()
        plan.action_accept()
        settlement.sudo().state = "active"
        self._pay(settlement.line_ids.move_id, 95.0)
        self.assertEqual((plan.state, settlement.state), ("paid", "paid"))
        with self.assertRaisesRegex(UserError, "Cancel one of the two"):
            settlement.action_write_off()
