"""Daily work goes on company by company: where it stopped, and once a day."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestIrCron(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies = cls.company | cls.setup_other_company(name="Elsewhere")["company"]

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
            self.engine.env["ir.cron"]._collections_do_each_company(
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
