from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupItems(CollectionsCommon):
    """Which items are open, whose they are, and by which policy."""

    def test_own_policy_of_an_invoice_comes_before_the_customers(self):
        own, customers = self._create_policy(days=(4,)), self._create_policy(days=(5,))
        move = self._invoice(3)
        self.customer.collections_policy_id = customers
        self.assertEqual(self._explain(move)["next_level"], customers.level_ids)
        move.collections_policy_id = own
        self.assertEqual(self._explain(move)["next_level"], own.level_ids)

    def test_item_without_due_date_is_due_on_its_day(self):
        line = self._manual_item(date(2026, 2, 20))
        line.no_followup = False
        line.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s", [line.id]
        )
        line.invalidate_recordset()
        self.engine.refresh(self.company)
        self.assertEqual(self._case().days_overdue, 10)
        notice = self._prepare().notice_ids
        self.assertEqual(notice.line_ids.move_line_id, line)
        self.assertEqual(notice.line_ids.date_due, date(2026, 2, 20))

    def _manual_item(self, day, amount=100):
        receivable = self.company_data["default_account_receivable"]
        other = self.company_data["default_account_revenue"]
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.customer.id,
                            "debit": amount,
                        }
                    ),
                    Command.create({"account_id": other.id, "credit": amount}),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == receivable)

    def test_entries_of_misc_journals_are_left_alone_unless_wanted(self):
        line = self._manual_item(date(2026, 2, 20))
        self.assertTrue(line.no_followup, "as core sets it")
        self.assertEqual(line._collections_explain()[line.id]["reason"], "no_followup")
        self.assertTrue(self._case(), "it is overdue all the same")

    def test_contacts_of_one_customer_are_one(self):
        contact = self.env["res.partner"].create(
            {"name": "Branch office", "parent_id": self.customer.id, "type": "invoice"}
        )
        self._invoice(5, partner=contact)
        self._invoice(9)
        self.assertEqual(len(self._case()), 1)
        notice = self._prepare().notice_ids
        self.assertEqual(len(notice.line_ids), 2)
        self.assertEqual(notice.recipient_id, contact)

    def test_other_receivable_accounts_count(self):
        account = self.company_data["default_account_receivable"].copy({"code": "121999"})
        self.partner_b.property_account_receivable_id = account
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(self._case(self.partner_b).amount_due, 100)
