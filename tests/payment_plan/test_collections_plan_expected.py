from datetime import date

from odoo.tests import tagged

from ..expected_common import ExpectedCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanExpected(ExpectedCommon):
    """Instalments on the calendar of expected payments, on Monday 2 March 2026."""

    def test_plan_in_default_is_still_expected(self):
        plan = self._plan(self._invoice(6, 300.0))
        with self._on(date(2026, 4, 20)):
            self.engine.refresh(self.company)
            self.assertEqual(plan.state, "defaulted")
            self.assertEqual(self._rows().mapped("state"), ["overdue", "overdue", "due"])
