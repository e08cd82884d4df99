from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..figures_common import LAST, FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsProvisionWizardLine(FiguresCommon):
    def _make(self, rate, forward=0.0):
        return self.env["collections.provision.wizard"].create(
            {
                "company_id": self.company.id,
                "date": LAST,
                "forward_percent": forward,
                "line_ids": [Command.create({"name": "1-30", "gross": 1_000.0, "rate": rate})],
            }
        )

    def test_what_is_lost_of_a_bucket(self):
        self.assertEqual(self._make(2.345).line_ids.amount, 23.45)
        self.assertEqual(self._make(2.0, forward=10.0).line_ids.amount, 22.0)
        # No more than there is, and no less than nothing
        self.assertEqual(self._make(80.0, forward=100.0).line_ids.amount, 1_000.0)
        self.assertEqual(self._make(80.0, forward=-300.0).line_ids.amount, 0.0)

    def test_a_rate_of_the_past_is_not_rounded(self):
        wizard = self._make(2.0)
        # As the figure has it, and as it is shown
        wizard.line_ids.write({"rate": 8.69565217, "rate_past": 8.69565217, "gross": 60_000.0})
        self.assertEqual(wizard.line_ids.amount, 5_217.39)
        wizard.line_ids.rate = 8.7
        self.assertEqual(wizard.line_ids.amount, 5_220.0)

    def test_a_rate_is_a_share(self):
        for rate in (-1.0, 101.0):
            self._refused(self._make, rate, error=(ValidationError,))
