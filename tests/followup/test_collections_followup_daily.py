"""Each day's work: company by company, whatever happens in one of them."""

from collections import Counter
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

LOGGER = "odoo.addons.collections_followup.models.base.ir_cron"


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDaily(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Elsewhere")["company"]
        cls.companies = cls.company | cls.other
        # Companies that other tests or data may have left have nothing to do here.
        (cls.env["res.company"].search([]) - cls.companies).collections_policy_id = False

    def test_what_goes_wrong_in_one_company_is_kept_and_the_others_go_on(self):
        run_class = type(self.env["collections.run"])
        run_daily = run_class._run_daily

        def run(runs, company):
            if company == self.company:
                raise ZeroDivisionError("nothing to divide by")
            return run_daily(runs, company)

        self.companies.collections_automation = "prepare"
        self._invoice(5, company=self.other)
        with (
            self.enter_registry_test_mode(),
            patch.object(run_class, "_run_daily", run),
            mute_logger(LOGGER),
        ):
            self.env.ref("collections_followup.ir_cron_daily").method_direct_trigger()
        runs = self.env["collections.run"].search([("company_id", "in", self.companies.ids)])
        by_company = runs.grouped("company_id")
        self.assertEqual(by_company[self.company].state, "cancelled")
        self.assertIn("nothing to divide by", by_company[self.company].error)
        self.assertEqual(by_company[self.other].state, "prepared")
        self.assertEqual({*self.companies.mapped("collections_followup_done")}, {self.today})

    def test_others_at_the_same_records_again_and_again(self):
        cron = self.env.ref("collections_followup.ir_cron_daily")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        run_class = type(self.env["collections.run"])
        tries = []

        def run(_runs, company):
            tries.append(company)
            raise SerializationFailure

        with (
            self.enter_registry_test_mode(),
            patch.object(run_class, "_run_daily", run),
            mute_logger(LOGGER),
        ):
            cron.method_direct_trigger()
        self.assertEqual(Counter(tries), {self.company: 5, self.other: 5})
        self.assertFalse(self.companies.filtered("collections_followup_done"))
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertGreater(after, triggers, "tried again in a few minutes")
