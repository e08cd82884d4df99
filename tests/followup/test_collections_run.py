from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRun(CollectionsCommon):
    def test_run_says_what_it_found(self):
        self._invoice(5, 100.0)
        self._invoice(-10, 70.0, partner=self.partner_b)
        run = self._prepare()
        self.assertRecordValues(
            run,
            [
                {
                    "state": "prepared",
                    "notice_count": 1,
                    "item_count": 1,
                    "excluded_count": 1,
                    "amount": 100.0,
                    "approved_count": 1,
                    "progress": 0.0,
                }
            ],
        )
        self.assertEqual(run.excluded_ids.mapped("reason"), ["not_due"])

    def test_run_twice_on_one_day_repeats_nothing(self):
        self._invoice(5)
        first = self._prepare()
        second = self._prepare()
        self.assertFalse(second.notice_ids)
        self.assertEqual(second.excluded_ids.mapped("reason"), ["pending"])
        first.action_send()
        self._deliver()
        third = self._prepare()
        self.assertFalse(third.notice_ids)
        self.assertEqual(third.excluded_ids.mapped("reason"), ["waiting"])

    def test_prepared_run_is_not_prepared_again(self):
        self._invoice(5)
        run = self._prepare()
        with self.assertRaisesRegex(UserError, "prepared already"):
            run.action_prepare()

    def test_future_run_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._prepare(self.today + timedelta(days=1))

    def test_run_of_a_branch_points_to_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        with self.assertRaisesRegex(UserError, "follows the policy of"):
            self._prepare(company=branch)

    def test_unprepared_run_sends_nothing(self):
        run = self.env["collections.run"].create({"company_id": self.company.id})
        with self.assertRaisesRegex(UserError, "Prepare the run first"):
            run.action_send()

    def test_drafts_wait_for_approval(self):
        self.policy.require_approval = True
        self._invoice(5)
        run = self._prepare()
        self.assertEqual(run.notice_ids.state, "draft")
        with self.assertRaisesRegex(UserError, "wait for approval"):
            run.action_send()
        run.action_approve()
        run.action_send()
        self.assertEqual(run.notice_ids.state, "queued")
        self._deliver()
        self.assertEqual(run.notice_ids.state, "sent")
        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100.0)

    def test_cancelled_run_lets_its_items_come_again(self):
        self._invoice(5)
        run = self._prepare()
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self.assertTrue(self._prepare().notice_ids)

    def test_run_with_sent_notices_is_kept(self):
        self._invoice(5)
        run = self._pass()
        with self.assertRaisesRegex(UserError, "kept"):
            run.unlink()

    def test_run_for_some_customers_leaves_the_others(self):
        self._invoice(5)
        self._invoice(5, partner=self.partner_b)
        run = self.env["collections.run"].create(
            {"company_id": self.company.id, "partner_ids": [(6, 0, self.partner_b.ids)]}
        )
        run.action_prepare()
        self.assertEqual(run.notice_ids.partner_id, self.partner_b)

    def test_day_without_switch_only_refreshes(self):
        self._invoice(5)
        self.assertFalse(self.env["collections.run"].sudo()._run_daily(self.company))
        self.assertTrue(self._case())
        self.assertFalse(self.env["collections.notice"].search([]))

    def test_day_with_switch_prepares_once(self):
        self._invoice(5)
        self.company.collections_automation = "prepare"
        run = self.env["collections.run"].sudo()._run_daily(self.company)
        self.assertEqual(run.kind, "scheduled")
        self.assertEqual(run.notice_ids.state, "approved")
        self.assertFalse(self.env["collections.run"].sudo()._run_daily(self.company))

    def test_day_with_switch_sends(self):
        self._invoice(5)
        self.company.collections_automation = "send"
        # Without somewhere to pay to, nothing goes by itself.
        self.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": self.company.partner_id.id}
        )
        run = self.env["collections.run"].sudo()._run_daily(self.company)
        self.assertEqual(run.notice_ids.state, "queued")

    def test_found_by_its_number(self):
        run = self.env["collections.run"].create({"company_id": self.company.id})
        self.assertIn(run, run.search([("name", "=", run.name)]))
        self.assertIn(run, run.search([("name", "ilike", str(run.id))]))
        self.assertFalse(run.search([("name", "=", "RUN-999999999")]))

    def test_run_dated_back_leaves_the_cases_as_of_today(self):
        self._invoice(3)
        case = self._case()
        run = self._prepare(self.today - timedelta(days=10))
        self.assertRecordValues(
            case, [{"state": "open", "days_overdue": 3, "refresh_date": self.today}]
        )
        self.assertFalse(run.notice_ids)

    def test_level_and_channel_are_chosen_with_the_invoices(self):
        collector = self._user("collector")
        runs = self.env["collections.run"].with_user(collector)
        for values in ({"level_id": self.levels[2].id}, {"channel": "letter"}):
            with self.assertRaises(AccessError):
                runs.create({"company_id": self.company.id, **values})
        self._invoice(20)
        run = self._prepare()
        for values in ({"level_id": self.levels[2].id}, {"channel": "letter"}):
            with self.assertRaises(AccessError):
                run.with_user(collector).write(values)
