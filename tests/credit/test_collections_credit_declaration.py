from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..credit_declaration_common import DeclarationCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditDeclaration(DeclarationCommon):
    def test_an_overdue_is_recorded_as_made_once(self):
        self.assertEqual(self.cover.date_declare, self.today + timedelta(days=10))
        self.cover._plan_tasks()
        task = self.file.activity_ids.filtered(
            lambda own: own.date_deadline == self.cover.date_declare
        )
        self.assertTrue(task)
        draft = self._begin()
        self.assertEqual(draft, self._begin(), "there is one draft")
        self.assertEqual(draft.line_ids.mapped("number"), [self.old.name, self.new.name])
        # 200 open of which the limit of 150 covers three quarters, at 90 percent; 240 in all.
        self.assertEqual((draft.amount_owed, draft.exposure), (200, 240))
        self.assertEqual((draft.amount_covered, draft.amount_insured), (150, 135))
        with self.assertRaisesRegex(UserError, "why nothing is paid"):
            draft.action_make()
        draft.reason = "No money until spring"
        draft.action_make()
        self.assertEqual((draft.state, draft.user_id), ("made", self.collector))
        self.assertEqual((draft.date, draft.is_late), (self.today, False))
        self.assertFalse(task.exists() and task.active)
        # It stays as it was, whatever is paid since, and nothing of it is declared again.
        self._pay(self.old)
        self.assertEqual(draft.amount_owed, 200)
        for vals in ({"reason": "x"}, {"date_new": self.today}, {"note": "x"}):
            with self.assertRaises(UserError):
                draft.write(vals)
        with self.assertRaises(UserError):
            draft.line_ids[0].is_in = False
        with self.assertRaises(UserError):
            draft.action_make()
        self.assertFalse(self.cover.date_declare)
        with self.assertRaisesRegex(UserError, "not declared already"):
            self._begin()
        draft.reference = "S-1"
        draft.action_withdraw()
        self.assertEqual(self.cover.date_declare, self.today + timedelta(days=40))
        with self.assertRaises(UserError):
            draft.action_withdraw()
        with self.assertRaises(UserError):
            draft.sudo().unlink()

    def test_money_disputes_and_dates_of_the_cover(self):
        payment = self._pay(self._invoice(1, 30.0), 60)
        self.assertTrue(payment)
        self.env["collections.dispute"].create(
            {
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [Command.create({"move_id": self.new.id})],
            }
        )
        draft = self._begin()
        old, new = draft.line_ids
        # 30 are left on account.
        self.assertEqual((old.applied, old.owed, old.covered), (30, 70, 70))
        self.assertEqual((new.disputed, new.covered, new.why), (100, 0, "disputed"))
        self.assertIn("disputed is not covered", draft.warning)
        self.cover.date_from = self.new.invoice_date
        draft.action_refresh()
        self.assertEqual((old.covered, old.why), (0, "before"))
        # What is left out leaves room, and stays out.
        old.is_in = False
        draft.action_refresh()
        self.assertEqual((draft.amount_owed, old.applied), (70, 0))
        self.assertEqual(draft.exposure, 210)

    def test_what_was_declared_keeps_its_part_of_limit_and_money(self):
        first = self._begin(reason="No money until spring")
        first.line_ids[1].is_in = False
        first.action_make()
        # 30 are left on account: they are the older one's, which takes 70 of the limit of 150.
        self._pay(self._invoice(1, 30.0), 60)
        [line] = self._begin().line_ids
        self.assertEqual((line.number, line.applied, line.owed), (self.new.name, 0, 100))
        self.assertEqual((line.covered, line.insured), (80, 72))

    def test_an_extension_keeps_the_cover_of_what_is_new(self):
        self.cover.write({"longest_days": 30, "declare_days": 0})
        self.assertEqual(self.cover.date_stopped, self.today - timedelta(days=19))
        self._limit(1000)
        move = self._draft(10)
        with self.assertRaisesRegex(UserError, "longer than the insurer allows"):
            move.action_post()
        draft = self._begin("extension")
        with self.assertRaisesRegex(UserError, "until when"):
            draft.action_make()
        draft.date_new = self.today
        with self.assertRaisesRegex(UserError, "past"):
            draft.action_make()
        draft.date_new = self.today + timedelta(days=15)
        self.assertIn("insurer's leave", draft.warning)
        draft.action_make()
        self.assertTrue(draft.is_late)
        self.assertFalse(self.cover.date_stopped)
        self._draft(10).action_post()
        with self._on(self.today + timedelta(days=16)):
            self.cover.invalidate_recordset()
            self.assertEqual(self.cover.date_stopped, self.today + timedelta(days=16))
            # A person decides to sell without cover.
            review = self.reviews.create({"partner_id": self.customer.id})
            review.sudo().write(
                {"state": "approved", "date_decided": self.company._collections_today()}
            )
            self._draft(10).action_post()

    def test_a_plan_is_reported_with_its_items(self):
        with self.assertRaisesRegex(UserError, "no payment plan"):
            self._begin("rescheduling")
        self.env["collections.plan"]._activate_stages()
        plan = self.env["collections.plan"]._make(
            self._item(self.old),
            {
                "installment_count": 2,
                "date_first": self.today + timedelta(days=2),
                "shift": "none",
            },
        )
        plan.action_propose()
        plan.action_accept()
        draft = self._begin("rescheduling")
        self.assertEqual((draft.plan_id, draft.date_new), (plan, plan.date_end))
        self.assertEqual(draft.line_ids.mapped("number"), [self.old.name])
        draft.action_make()
        self.assertEqual(draft.state, "made")
        report = self.env["report.collections_followup.report_credit_declaration"]
        letter = report._get_report_values(draft.ids)["letters"][draft.id]
        self.assertEqual([amount for _day, amount in letter["schedule"]], ["50.00", "50.00"])
        # The insurer was told of more time: the stop counts from the end of the plan.
        self.cover.longest_days = 30
        self.assertEqual(len(self.cover._read_overdue(self.company)[self.cover.id]), 2)
        self.assertFalse(self.cover.date_stopped)

    def test_the_claim_follows_and_others_are_refused(self):
        claim = self._make("claim")
        self.assertEqual((claim.amount_insured, claim.date_last), (135, False))
        with self.assertRaises(AccessError):
            self.declarations.with_user(self.collector).create({"kind": "claim"})
        with self.assertRaises(AccessError):
            claim.write({"state": "draft"})
        auditor = self._user("readonly", login="declaring_auditor")
        accountant = new_test_user(
            self.env, "declaring_accountant", groups="account.group_account_invoice"
        )
        for user in (auditor, accountant):
            with self.assertRaises(AccessError):
                self.declarations.with_user(user)._begin(self.cover.with_user(user), "claim")
        with self.assertRaises(AccessError):
            claim.with_user(auditor).action_withdraw()
        # A colleague's customer
        self.company.collections_own_cases = True
        self._case().user_id = self._user("collector", login="declaring_other")
        with self.assertRaises(UserError):
            self._begin("overdue")
