from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.collections_followup.models.base.collections_guarded import NO_REFRESH

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestResCompany(CollectionsCommon):
    def test_new_company_has_a_policy_and_sends_nothing(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual(
            company.collections_policy_id, self.env.ref("collections_followup.policy_standard")
        )
        self.assertEqual(company.collections_automation, "refresh")

    def test_branch_uses_the_policy_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertFalse(branch.collections_policy_id)
        self.assertEqual(branch._collections_owner(), self.company)
        self.assertIn(branch, self.company._collections_covered())
        branch.collections_policy_id = self.env.ref("collections_followup.policy_firm")
        self.assertEqual(branch._collections_owner(), branch)
        self.assertNotIn(branch, self.company._collections_covered())

    def test_policy_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "is a policy of"):
            other.collections_policy_id = self.policy

    def test_today_is_the_day_where_the_company_is(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-01 22:30:00"):
            self.assertEqual(self.company._collections_today(), date(2026, 3, 2))
        self.company.partner_id.tz = "America/Los_Angeles"
        with freeze_time("2026-03-02 02:30:00"):
            self.assertEqual(self.company._collections_today(), date(2026, 3, 1))

    def test_sender(self):
        self.company.email = "info@example.com"
        self.assertIn("<info@example.com>", self.company._collections_get_sender())
        self.company.collections_email = "ar@example.com"
        self.assertIn("<ar@example.com>", self.company._collections_get_sender())
        self.company.write({"collections_email": False, "email": False})
        self.assertFalse(self.company._collections_get_sender())

    def test_a_mail_server_in_the_configuration_file_is_enough(self):
        self.env["ir.mail_server"].search([]).action_archive()
        for host, missing in (("localhost", True), ("mail.example.com", False)):
            with patch.dict(config.options, {"smtp_server": host}):
                gaps = dict(self.company._collections_get_setup_gaps())
            self.assertEqual("server" in gaps, missing, host)

    def test_setup_gaps_close_one_by_one(self):
        self.env["ir.mail_server"].search([]).action_archive()
        self.company.write({"email": False, "collections_email": False})
        self.company.partner_id.bank_ids.action_archive()

        def codes():
            return {code for code, _text in self.company._collections_get_setup_gaps()}

        self.assertLessEqual({"server", "sender", "bank"}, codes())
        self.env["ir.mail_server"].create({"name": "Local", "smtp_host": "127.0.0.1"})
        self.company.email = "ar@example.com"
        self.env["res.partner.bank"].create(
            {"acc_number": "DE89370400440532013000", "partner_id": self.company.partner_id.id}
        )
        self.assertFalse({"server", "sender", "bank"} & codes())

    def test_old_bank_data_stops_the_run(self):
        self._invoice(5)
        self.company.collections_stale_bank_days = 3
        with self.assertRaisesRegex(UserError, "no bank transactions"):
            self._prepare()
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-02-20",
                "payment_ref": "old",
                "amount": 1.0,
            }
        )
        with self.assertRaisesRegex(UserError, "newest bank transaction"):
            self._prepare()
        line.copy({"date": "2026-03-01"})
        self.assertTrue(self._prepare().notice_ids)

    # ------------------------------------------------- who keeps the cases from now on

    def _branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.env.cr.precommit.run()
        self.env.user.company_ids |= branch
        return branch

    def _cases(self):
        return {(case.company_id, case.amount_due) for case in self._case()}

    def test_cases_of_a_branch_that_gets_and_loses_its_policy(self):
        branch = self._branch()
        self._invoice(20)
        move = self._invoice(20, amount=50, company=branch)
        self.assertEqual(self._cases(), {(self.company, 150)})
        branch.collections_policy_id = self.policy
        self.assertEqual(self._cases(), {(self.company, 100), (branch, 50)})
        branch.collections_policy_id = False
        self.assertEqual(self._cases(), {(self.company, 150)})
        self._pay(move)
        self.assertEqual(self._cases(), {(self.company, 100)})

    def test_a_company_without_policy_keeps_no_cases(self):
        self._invoice(20)
        run = self._prepare()
        self.company.collections_policy_id = False
        self.assertFalse(self._case())
        self.assertEqual(run.notice_ids.state, "skipped")
        self.assertIn("no follow-up policy", run.notice_ids.reason)
        # And all is there again with the policy.
        self.company.collections_policy_id = self.policy
        self.assertEqual(self._cases(), {(self.company, 100)})

    def test_a_notice_in_the_outbox_of_a_company_without_policy(self):
        self._invoice(20)
        run = self._prepare()
        run.action_send()
        self.company.collections_policy_id = False
        self._deliver()
        self.assertEqual(run.notice_ids.state, "skipped")
        self.assertIn("no follow-up policy", run.notice_ids.reason)

    def test_imports_may_put_it_off(self):
        self._invoice(20)
        self.company.with_context(collections_no_refresh=NO_REFRESH).collections_policy_id = False
        self.assertTrue(self._case())
