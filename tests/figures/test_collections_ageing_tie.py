from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_collections_ageing import AgeingCommon

TIE = "odoo.addons.collections_followup.models.figures.collections_ageing_tie"


@tagged("post_install", "-at_install")
class TestCollectionsAgeingTie(AgeingCommon):
    def _ties(self, day):
        return self.ageing._read_ties(self.ageing._ask(self.company, day))

    def test_exchange_entry_at_the_end_of_the_month_is_named(self):
        move = self._invoice_on(
            date(2025, 9, 3), 100.0, date(2025, 9, 20), currency_id=self.euro.id
        )
        item = self._item(move)
        paid = date(2025, 10, 8)
        with freeze_time(date(2025, 11, 20)):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create(
                {"payment_date": paid, "currency_id": self.euro.id, "amount": 40.0}
            )._create_payments()
        exchange = (item.matched_debit_ids | item.matched_credit_ids).exchange_move_id
        self.assertGreater(exchange.date, paid)
        difference = self._item(exchange).balance
        self.assertTrue(difference)
        between = self._ties(paid)
        self.assertFalse(between["ties"])
        self.assertTrue(between["explained"])
        self.assertEqual(
            self.company.currency_id.round(between["items"] - between["ledger"]), difference
        )
        [entry] = [entry for row in between["rows"] for entry in row["entries"]]
        self.assertEqual((entry["kind"], entry["move_id"]), ("exchange", exchange.id))
        self.assertEqual(entry["amount"], difference)
        self.assertIn(exchange.name, entry["text"])
        # It is in no bucket, and what is left of the invoice is what will be left of it.
        row = self._row(paid, currency="company")
        self.assertEqual(row["total"], item.amount_residual)
        self.assertEqual(row["count"], 1)
        for day in (paid - timedelta(days=1), exchange.date):
            self.assertTrue(self._ties(day)["ties"], day)

    def test_matched_draft_is_named(self):
        move = self._invoice(40, 100.0, self.partner)
        self._pay_on(move, self.today - timedelta(5))
        item = self._item(move)
        self.assertTrue(self._ties(self.today)["ties"])
        move.button_draft()
        if not item.matched_credit_ids:
            self.skipTest("this version of Odoo takes the match away")
        ties = self._ties(self.today)
        self.assertEqual((ties["ledger"], ties["items"]), (-100.0, 0.0))
        self.assertTrue(ties["explained"])
        [entry] = [entry for row in ties["rows"] for entry in row["entries"]]
        self.assertEqual((entry["kind"], entry["move_id"]), ("draft", move.id))

    def test_settled_in_another_currency_ties_in_company_currency(self):
        move = self._invoice(10, 95.0, self.partner, currency_id=self.euro.id)
        self._pay_on(move, self.today, currency=self.company.currency_id)
        ties = self._ties(self.today)
        self.assertEqual(ties["ledger"], ties["items"])
        self.assertFalse(ties["ties"])
        self.assertTrue(ties["explained"])
        kinds = {entry["kind"] for row in ties["rows"] for entry in row["entries"]}
        self.assertEqual(kinds, {"currency"})

    def test_what_is_matched_with_a_branch_is_named(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        move = self._invoice(40, 100.0, self.partner)
        credit = self._invoice(40, 100.0, self.partner, "out_refund", company=branch)
        (self._item(move) | self._item(credit)).with_context(
            allowed_company_ids=(self.company | branch).ids
        ).reconcile()
        self.assertTrue(self._ties(self.today)["ties"])
        reader = self._user("readonly", login="tie_head")
        ageing = self.ageing.with_user(reader)
        ties = ageing._read_ties(ageing._ask(self.company, self.today))
        self.assertEqual((ties["ledger"], ties["items"]), (100.0, 0.0))
        self.assertTrue(ties["explained"])
        [entry] = [entry for row in ties["rows"] for entry in row["entries"]]
        self.assertEqual(entry["kind"], "company")

    def test_more_entries_than_are_named_are_all_listed(self):
        invoices = [
            self._invoice_on(date(2025, 9, 3), 100.0 + place, currency_id=self.euro.id)
            for place in range(3)
        ]
        with freeze_time(date(2025, 11, 20)):
            for move in invoices:
                self.env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=move.ids
                ).create(
                    {
                        "payment_date": date(2025, 10, 8),
                        "currency_id": self.euro.id,
                        "amount": 40.0,
                    }
                )._create_payments()
        partials = [self._item(move) for move in invoices]
        exchange = [
            (item.matched_debit_ids | item.matched_credit_ids).exchange_move_id for item in partials
        ]
        day = date(2025, 10, 8)
        with patch(f"{TIE}.NAMED", 2):
            [row] = [row for row in self._ties(day)["rows"] if row["entries"]]
        self.assertEqual([entry["more"] for entry in row["entries"]], [0, 1])
        asked = ({"date": "2025-10-08", "company_id": self.company.id},)
        action = self.ageing.open_entries(*asked, "exchange", row["account_id"], row["currency_id"])
        found = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(found.move_id, self.env["account.move"].union(*exchange))
        for odd in (("exchange", "1", 1), (["exchange"], 1, 1)):
            with self.subTest(odd), self.assertRaises(UserError):
                self.ageing.open_entries(*asked, *odd)
        # Nothing is of this kind.
        action = self.ageing.open_entries(*asked, "draft", row["account_id"], row["currency_id"])
        self.assertEqual(action["domain"], [("id", "in", [])])
