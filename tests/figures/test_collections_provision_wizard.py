from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsProvisionWizard(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = cls.figures.with_company(cls.company)
        account = cls.env["account.account"].with_company(cls.company)
        cls.allowance = account.create(
            {"name": "Allowance", "code": "1190", "account_type": "asset_current"}
        )
        cls.expense = cls.company_data["default_account_expense"]
        cls.company.write(
            {
                "collections_allowance_account_id": cls.allowance.id,
                "collections_loss_expense_account_id": cls.expense.id,
            }
        )
        cls.env.user.group_ids |= cls.env.ref("account.group_account_user")

    def _open(self, user=None, **convention):
        self.env.flush_all()
        figures = self.figures.with_user(user or self.env.user)
        action = figures.do_step(
            "expected_loss", "provision", day="2026-01-20", convention=convention
        )
        return figures.env[action["res_model"]].browse(action["res_id"])

    def _set_rates(self, wizard, *rates):
        with Form(wizard) as form:
            for place, rate in enumerate(rates):
                with form.line_ids.edit(place) as line:
                    line.rate = rate

    def test_the_entry_brings_the_allowance_to_the_expected_loss(self):
        # The example of the standard: 9,040, and 9,944 if a tenth worse
        for due, amount in (
            (date(2026, 2, 20), 100_000.0),
            (date(2026, 1, 20), 20_000.0),
            (date(2025, 12, 20), 10_000.0),
            (date(2025, 11, 20), 5_000.0),
            (date(2025, 10, 20), 2_000.0),
        ):
            self._invoice(due, amount)
        wizard = self._open()
        self.assertEqual(
            wizard.line_ids.mapped("gross")[:5], [100_000, 20_000, 10_000, 5_000, 2_000]
        )
        self._set_rates(wizard, 0.3, 8.0, 26.0, 58.0, 82.0)
        self.assertAlmostEqual(wizard.amount_required, 9_040.0)
        action = wizard.action_create_entry()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((move.state, move.date), ("draft", date(2026, 1, 31)))
        self.assertEqual(
            {line.account_id: line.balance for line in move.line_ids},
            {self.expense: 9_040.0, self.allowance: -9_040.0},
        )
        # Pressed again: the same entry
        self.assertEqual(wizard.action_create_entry()["res_id"], move.id)
        self.assertTrue(self._open().has_draft)
        move.action_post()
        wizard = self._open(forward=0.1)
        self.assertEqual(wizard.forward_percent, 10.0)
        self._set_rates(wizard, 0.3, 8.0, 26.0, 58.0, 82.0)
        self.assertAlmostEqual(wizard.amount_required, 9_944.0)
        self.assertAlmostEqual(wizard.amount_existing, 9_040.0)
        self.assertFalse(wizard.has_draft)
        move = self.env["account.move"].browse(wizard.action_create_entry()["res_id"])
        self.assertAlmostEqual(move.amount_total, 904.0)
        move.unlink()
        # Less than there is: taken back
        self._set_rates(wizard := self._open(), 0.0, 0.0, 0.0, 0.0, 50.0)
        move = self.env["account.move"].browse(wizard.action_create_entry()["res_id"])
        self.assertEqual(
            {line.account_id: line.balance for line in move.line_ids},
            {self.expense: -8_040.0, self.allowance: 8_040.0},
        )

    def test_nothing_to_book(self):
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            self._open()
        self._invoice(date(2026, 1, 20), 100.0)
        wizard = self._open()
        with self.assertRaisesRegex(UserError, "nothing is to be booked"):
            wizard.action_create_entry()
        wizard.allowance_account_id = False
        with self.assertRaisesRegex(UserError, "Choose the expense account"):
            wizard.action_create_entry()

    def test_who_may_not_book_proposes_nothing(self):
        self._invoice(date(2026, 1, 20), 100.0)
        auditor = self._user("readonly", login="provision_auditor")
        with self.assertRaises(UserError):
            self._open(user=auditor)
        wizard = self._open()
        with self.assertRaises(AccessError):
            wizard.with_user(auditor).action_create_entry()
        other = new_test_user(
            self.env,
            "provision_other",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
        )
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_create_entry()

    def test_who_sees_only_own_customers_proposes_nothing(self):
        self._invoice(date(2026, 1, 20), 100.0)
        collector = new_test_user(
            self.env,
            "provision_collector",
            groups="base.group_user,account.group_account_invoice,"
            "collections_followup.group_collections_collector",
            company_id=self.company.id,
        )
        self.company.collections_own_cases = True
        with self.assertRaisesRegex(UserError, "only your own customers"):
            self._open(user=collector)
