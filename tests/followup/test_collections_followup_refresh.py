"""Whatever happens in the ledger reaches the cases at once."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.collections_followup.models.base.collections_guarded import NO_REFRESH

from ..common import CollectionsCommon
from ..kept_statements import KeptChecked

# More than any customer has nothing of.
EVERYTHING = frozenset(
    {
        "collections.dispute",
        "collections.followup.unbooked",
        "collections.plan",
        "collections.promise",
        "collections.settlement",
        "res.currency",
    }
)


@tagged("post_install", "-at_install")
class TestCollectionsFollowupRefresh(KeptChecked, CollectionsCommon):
    def test_posting_an_overdue_invoice_opens_a_case(self):
        self._invoice(1)
        self.assertEqual(self._case().date_open, self.today)

    def test_due_today_is_not_overdue(self):
        self._invoice(0)
        self.assertFalse(self._case())
        with self._on(1):
            self.engine.refresh(self.company)
            self.assertEqual(self._case().days_overdue, 1)

    def test_paying_in_part_and_in_full(self):
        move = self._invoice(5)
        case = self._case()
        self._pay(move, 30)
        self.assertEqual(case.amount_overdue, 70)
        self._pay(move)
        self.assertEqual((case.state, case.date_close), ("closed", self.today))
        self.assertEqual((case.amount_overdue, case.amount_due, case.item_count), (0, 0, 0))
        self.assertFalse(case.next_notice_date or case.next_action_date)

    def test_taking_a_payment_back_opens_a_second_case(self):
        move = self._invoice(5)
        first = self._case()
        self._pay(move)
        self._item(move).remove_move_reconcile()
        second = self._case()
        self.assertNotEqual(first, second)
        self.assertEqual((first.episode, second.episode), (1, 2))

    def test_credit_note_that_cancels(self):
        move = self._invoice(5)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": self.today})
        )
        wizard.modify_moves()
        self.assertFalse(self._case())

    def test_reset_to_draft_and_cancelled(self):
        move = self._invoice(5)
        move.button_draft()
        self.assertFalse(self._case())
        move.action_post()
        self.assertTrue(self._case())
        move.button_draft()
        move.button_cancel()
        self.assertFalse(self._case())

    def test_level_survives_a_reset_to_draft(self):
        move = self._invoice(5)
        self._pass()
        move.button_draft()
        move.action_post()
        self.assertEqual(move.collections_level_id, self.levels[0])
        self.assertEqual(self._reason(move), "waiting")

    def test_later_due_date(self):
        move = self._invoice(5)
        self._item(move).date_maturity = self.today + timedelta(3)
        self.assertFalse(self._case())

    def test_marked_as_not_to_follow_up(self):
        move = self._invoice(5)
        self.assertEqual(self._case().next_notice_date, self.today)
        move.no_followup = True
        self.assertFalse(self._case().next_notice_date)
        self.assertEqual(self._case().amount_overdue, 100, "it is owed all the same")
        move.no_followup = False
        self.assertEqual(self._case().next_notice_date, self.today)

    def test_blocked_payment(self):
        move = self._invoice(5)
        move.action_toggle_block_payment()
        self.assertFalse(self._case().next_notice_date)
        move.action_toggle_block_payment()
        self.assertEqual(self._case().next_notice_date, self.today)

    def test_customer_of_an_invoice_is_changed(self):
        move = self._invoice(5)
        move.button_draft()
        move.partner_id = self.partner_b
        move.action_post()
        self.assertFalse(self._case())
        self.assertTrue(self._case(self.partner_b))

    def test_other_policy_on_customer_and_invoice(self):
        later = self._create_policy(days=(30,))
        move = self._invoice(5)
        for record in (self.customer, move):
            record.collections_policy_id = later
            self.assertEqual(self._case().next_notice_date, self.today + timedelta(25))
            record.collections_policy_id = False
            self.assertEqual(self._case().next_notice_date, self.today)

    def test_customer_not_to_be_contacted(self):
        self._invoice(5)
        self.customer.collections_cease = True
        self.assertFalse(self._case().next_notice_date)
        self.customer.collections_cease = False
        self.assertEqual(self._case().next_notice_date, self.today)

    def test_draft_notices_end_with_the_case(self):
        move = self._invoice(5)
        notice = self._prepare().notice_ids
        self._pay(move)
        self.assertEqual(notice.state, "skipped")
        self.assertIn("Nothing is overdue", notice.reason)
        self.assertEqual(notice.run_id.state, "done")

    def test_many_postings_do_not_refresh_where_told_so(self):
        move = self._invoice(5)
        self._case()
        with patch.object(type(self.engine), "refresh", side_effect=AssertionError):
            move.with_context(collections_no_refresh=NO_REFRESH).no_followup = True

    def test_vendor_bills_touch_nothing(self):
        with patch.object(type(self.engine), "refresh", side_effect=AssertionError):
            self.init_invoice("in_invoice", amounts=[100], post=True)

    def test_branches_count_to_the_policy_of_their_nearest_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        self._invoice(5, 100)
        move = self._invoice(5, 50, company=branch)
        self.assertEqual(self._case().company_id, self.company)
        self.assertEqual(self._case().amount_due, 150)
        # With a policy of its own, the branch keeps cases of its own.
        branch.collections_policy_id = self._create_policy(days=(3,))
        self.engine.refresh(self.company | branch)
        by_company = {case.company_id: case.amount_due for case in self._case()}
        self.assertEqual(by_company, {self.company: 100, branch: 50})
        self.assertIn("policy of", self._refused_run_of_a_branch_without_policy())
        self.assertEqual(
            self._prepare(company=branch).notice_ids.line_ids.move_line_id, self._item(move)
        )

    def _refused_run_of_a_branch_without_policy(self):
        other = self.env["res.company"].create({"name": "Twig", "parent_id": self.company.id})
        return self._refused(self._prepare, company=other)

    def test_companies_stay_apart(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self._invoice(5, 100)
        self._invoice(7, 900, company=other)
        cases = {case.company_id: case.amount_due for case in self._case()}
        self.assertEqual(cases, {self.company: 100, other: 900})
        run = self._pass()
        self.assertEqual(run.notice_ids.amount, 100)
        self.assertFalse(self.env["collections.notice"].search([("company_id", "=", other.id)]))

    def test_new_company_follows_up_from_the_first_minute(self):
        data = self.setup_other_company(name="Just founded")
        company = data["company"]
        self.assertEqual(
            company.collections_policy_id, self.env.ref("collections_followup.policy_standard")
        )
        self.assertEqual(company.collections_automation, "refresh")
        self._invoice(5, company=company)
        self.assertEqual(self._case().company_id, company)

    def test_counts_say_what_was_done(self):
        self.assertEqual(
            self.engine.refresh(self.company), {"opened": 0, "updated": 0, "closed": 0}
        )
        for partner in (self.customer, self.partner_b):
            self._invoice(5, partner=partner)
        self.env.cr.execute("DELETE FROM collections_case")
        self.env.invalidate_all()
        self.assertEqual(self.engine.refresh(self.company)["opened"], 2)
        with self._on(1):
            self.assertEqual(self.engine.refresh(self.company)["updated"], 2)
            self.assertEqual(
                self.engine.refresh(self.company, self.customer),
                {"opened": 0, "updated": 0, "closed": 0},
            )
        with self._on(-30):
            self.assertEqual(self.engine.refresh(self.company)["closed"], 2)

    def test_refresh_for_a_day_given(self):
        self._invoice(-9)
        self.engine.refresh(self.company, date=self.today + timedelta(20))
        self.assertEqual(self._case().days_overdue, 11)
        self.assertEqual(self._case().refresh_date, self.today + timedelta(20))

    def test_one_partner_costs_few_queries(self):
        self._invoice(5)
        self.env.flush_all()
        self.engine.refresh(self.company, self.customer)
        with self._on(1):
            count = self.env.cr.sql_log_count
            self.engine.refresh(self.company, self.customer)
            self.assertLess(self.env.cr.sql_log_count - count, 23)

    def test_daily_action_does_each_company_and_keeps_errors(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        companies = self.company | other
        companies.collections_automation = "prepare"
        self._invoice(5)
        self._invoice(5, company=other)
        other.collections_stale_bank_days = 3
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_daily").method_direct_trigger()
        runs = self.env["collections.run"].search([("company_id", "in", companies.ids)])
        by_company = runs.grouped("company_id")
        self.assertEqual(by_company[self.company].state, "prepared")
        self.assertEqual(by_company[other].state, "cancelled")
        self.assertIn("bank transaction", by_company[other].error)
        # Once more on that day: nothing is repeated.
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_daily").method_direct_trigger()
        self.assertEqual(
            self.env["collections.notice"].search_count([("company_id", "=", self.company.id)]), 1
        )

    def test_nothing_is_sent_before_it_is_switched_on(self):
        self._invoice(50)
        with self.enter_registry_test_mode():
            self.env.ref("collections_followup.ir_cron_daily").method_direct_trigger()
            self.env.ref("collections_followup.ir_cron_send_notices").method_direct_trigger()
        self.assertFalse(self.env["collections.notice"].search([]))
        self.assertTrue(self._case())

    def test_first_overdue_instalment_opens_the_case(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 50,
                            "nb_days": days,
                            "delay_type": "days_after",
                        }
                    )
                    for days in (0, 60)
                ],
            }
        )
        move = self._invoice(-10, invoice_payment_term_id=terms.id, invoice_date_due=False)
        self.assertGreater(move.invoice_date_due, fields.Date.today())
        self.assertEqual((self._case().amount_overdue, self._case().amount_due), (50, 100))

    # ------------------------------------------------------- statements that are kept

    def _get_kept(self):
        return self.engine._get_ruleset(self.company).kept

    def test_statement_is_kept_for_all_customers(self):
        self._invoice(5)
        kept = dict(self._get_kept())
        used = type(self).used
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(self._get_kept(), kept, "nothing is written for another customer")
        self.assertGreater(type(self).used, used)
        self.assertTrue(self._case(self.partner_b))

    def test_company_that_has_the_number_of_a_customer(self):
        # Whose ids are the same as another list in the statement.
        company = self.env["res.company"].search([], order="id desc", limit=1)
        covered = tuple(self.company._collections_covered().ids)
        self.assertTrue(company)
        ruleset = self.engine._get_ruleset(self.company)
        refresh = self.env["collections.followup.refresh"].sudo().with_company(self.company)
        prepared = refresh._get_prepared(ruleset._replace(absent=EVERYTHING), self.today, covered)
        other = refresh._get_prepared(ruleset._replace(absent=EVERYTHING), self.today, (0,))
        self.assertEqual(prepared, other)

    def test_other_users_share_the_statement(self):
        self._invoice(5)
        count = len(self._get_kept())
        clerk = self._user("collector")
        clerk.group_ids |= self.env.ref("account.group_account_invoice")
        move = self._invoice(9, partner=self.partner_b)
        move.button_draft()
        self.assertFalse(self._case(self.partner_b))
        move.with_user(clerk).action_post()
        self.assertEqual(len(self._get_kept()), count)
        self.assertEqual(self._case(self.partner_b).create_uid, clerk)

    def test_statement_follows_rates_day_and_zone(self):
        other = self.setup_other_currency("EUR")
        self._invoice(5, currency_id=other.id)
        count = len(self._get_kept())
        self._invoice(5)
        self.assertEqual(len(self._get_kept()), count)
        other.rate_ids.sorted("name")[-1:].rate *= 2
        self._invoice(5)
        self.assertEqual(len(self._get_kept()), count + 1)
        with self._on(1):
            self._invoice(5)
        self.assertEqual(len(self._get_kept()), count + 2)
        self.company.partner_id.tz = "Asia/Tokyo"
        self._invoice(5)
        self.assertEqual(len(self._get_kept()), count + 3)

    def test_statement_follows_policies(self):
        self._invoice(5)
        self.assertTrue(self._get_kept())
        self.levels[0].days = 9
        self.assertFalse(self._get_kept())
        self.engine.refresh(self.company, self.customer)
        self.assertEqual(self._case().next_notice_date, self.today + timedelta(4))

    def test_disputed_amounts_are_not_kept(self):
        move = self._invoice(5)
        self.env["collections.dispute"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "reason_id": self.env["collections.dispute.reason"].search([], limit=1).id,
                "line_ids": [
                    Command.create({"move_id": move.id, "scope": "amount", "amount": 40.0}),
                ],
            }
        )
        self.engine.settle(self.company, self.customer)
        self.assertEqual(self._case().amount_disputed, 40)
        self._invoice(5, partner=self.partner_b)
        self.assertEqual(self._case(self.partner_b).amount_disputed, 0)
