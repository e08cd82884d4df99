"""Each day's work: company by company, whatever happens in one of them."""

from collections import Counter
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon

LOGGER = "odoo.addons.collections_followup.models.followup.collections_followup_daily"


@tagged("post_install", "-at_install")
class TestCollectionsFollowupDaily(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Elsewhere")["company"]
        cls.companies = cls.company | cls.other
        # Companies that other tests or data may have left have nothing to do here.
        (cls.env["res.company"].search([]) - cls.companies).collections_policy_id = False

    def setUp(self):
        super().setUp()
        self.worked = []
        self.time_left = 60.0
        self.remaining = []

    def _commit_progress(self, _cron, _processed=0, *, remaining=None):
        self.remaining.append(remaining)
        return self.time_left

    def _do(self, work):
        """Do a daily work as the scheduled action would, without committing."""
        cron_class = type(self.env["ir.cron"])

        def commit_progress(cron, processed=0, *, remaining=None):
            return self._commit_progress(cron, processed, remaining=remaining)

        with patch.object(cron_class, "_commit_progress", commit_progress):
            self.engine.env["collections.followup.daily"]._do_each_company(
                self.companies, "collections_followup_done", work, self._report
            )

    def _report(self, company, problem):
        self.worked.append((company, problem))

    def test_goes_on_where_the_time_was_over(self):
        self.time_left = 0.0
        for expected in (self.company, self.companies):
            self._do(self.worked.append)
            self.assertEqual(sum(self.worked, self.env["res.company"]), expected)
        self.assertEqual(self.remaining, [2, 1, 1, 0])
        # All is done that day: by hand once more, and whole.
        self._do(self.worked.append)
        self.assertEqual(self.worked[2:], [*self.companies])
        with freeze_time(Date.add(self.today, days=1)):
            self._do(self.worked.append)
        self.assertEqual(self.worked[4:], [self.company])

    def test_a_company_without_time_is_not_marked(self):
        self._do(lambda company: company != self.company)
        self.assertFalse(self.companies.filtered("collections_followup_done"))
        self._do(self.worked.append)
        self.assertEqual(self.worked, [*self.companies])

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
