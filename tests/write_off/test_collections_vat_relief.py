from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..write_off_common import WriteOffCommon


@tagged("post_install", "-at_install")
class TestCollectionsVatRelief(WriteOffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "relief_accountant",
            groups="account.group_account_user",
            company_id=cls.company.id,
        )
        cls.company.collections_accountant_id = cls.accountant
        cls.reliefs = cls.env["collections.vat.relief"]

    def _lose(self, country, amount=None, due=40):
        self.company.account_fiscal_country_id = self.env.ref(f"base.{country}")
        group = self.env["account.tax.group"].create(
            {"name": "VAT", "country_id": self.company.account_fiscal_country_id.id}
        )
        tax = self.env["account.tax"].create(
            {
                "name": f"19 % {country} {due}",
                "amount": 19,
                "country_id": self.company.account_fiscal_country_id.id,
                "tax_group_id": group.id,
            }
        )
        move = self._invoice(
            due,
            invoice_line_ids=[
                Command.create(
                    {"name": "Work", "price_unit": 100, "tax_ids": [Command.set(tax.ids)]}
                )
            ],
        )
        self._write_off({move: amount})
        return move, self.reliefs.search([("move_id", "=", move.id)])

    def test_six_months_after_the_later_day(self):
        move, relief = self._lose("uk", 59.5)
        self.assertEqual((relief.state, relief.amount), ("waiting", 9.5))
        due = move.invoice_date_due
        self.assertEqual(relief.date, due + relativedelta(months=6))
        self.assertEqual(relief.date_last, due + relativedelta(months=54))
        own = relief.with_user(self.accountant)
        self.assertIn("from", self._refused(own.action_claimed))
        with self._on(relief.date):
            self.reliefs._do_night(self.company)
            self.assertEqual(relief.state, "due")
            self.assertEqual(relief.activity_ids.user_id, self.accountant)
            self.assertIn("9.5", relief.activity_ids.summary)
            self._refused(relief.with_user(self.collector).action_claimed, error=(AccessError,))
            own.action_claimed()
            self.assertEqual((relief.state, relief.date_claimed), ("claimed", relief.date))
            self.assertFalse(relief.activity_ids)
            # What comes in later is paid back in part.
            self._find(self._receive(11.9)).with_user(self.boss).action_book()
            self.assertIn("1.9", relief.activity_ids.summary)

    def test_at_once_and_never(self):
        _move, relief = self._lose("de")
        self.assertEqual((relief.state, relief.amount), ("due", 19))
        self.assertEqual(relief.date, self.today)
        _move, relief = self._lose("us")
        self.assertFalse(relief, "no rule is kept")

    def test_reversed_and_late(self):
        move, relief = self._lose("uk")
        request = relief.line_id.request_id
        request.with_user(self.boss).action_reverse()
        self.reliefs._do_night(self.company)
        self.assertEqual(relief.state, "over")
        self.assertIn("kept", self._refused(relief.unlink))
        _move, late = self._lose("uk", due=date(2020, 1, 31))
        self.assertEqual(late.state, "over", "the last day has passed")

    def test_what_came_in_or_was_taken_back_is_not_claimed(self):
        _move, relief = self._lose("de")
        found = self._find(self._receive(59.5))
        found.with_user(self.boss).action_book()
        self.assertEqual((relief.state, relief.amount), ("due", 9.5))
        self.assertIn("9.5", relief.activity_ids.summary)
        relief.with_user(self.accountant).action_claimed()
        found.with_user(self.boss).action_undo()
        self.assertIn("Claim", relief.activity_ids.summary, "the rest is lost again")
        self.assertIn("9.5", relief.activity_ids.summary)
        request = relief.line_id.request_id
        request.with_user(self.boss).action_reverse()
        self.assertEqual(len(relief.activity_ids), 1, "one task says it all")
        self.assertIn("Pay", relief.activity_ids.summary)
        self.assertIn("9.5", relief.activity_ids.summary)
        relief.sudo().activity_ids.unlink()
        relief._follow_sudo()
        self.assertFalse(relief.activity_ids, "it was paid back")

    def test_a_recovery_that_is_taken_back_drops_the_task(self):
        _move, relief = self._lose("de")
        relief.with_user(self.accountant).action_claimed()
        found = self._find(self._receive(119))
        found.with_user(self.boss).action_book()
        self.assertIn("Pay", relief.activity_ids.summary)
        found.with_user(self.boss).action_undo()
        self.assertFalse(relief.activity_ids)

    def test_written_off_again(self):
        move, relief = self._lose("uk")
        self._item(move).remove_move_reconcile()
        self.assertEqual(relief.state, "over")
        (relief.line_id.request_id.move_ids.line_ids | self._item(move)).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual((relief.state, relief.amount), ("waiting", 19))

    def test_the_nightly_work_of_all_companies(self):
        _move, relief = self._lose("uk")
        with self._on(relief.date), self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_vat_relief").method_direct_trigger()
        self.assertEqual(relief.state, "due")
