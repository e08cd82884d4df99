from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.collections_followup.engine.lateness import EARLIEST

from .forecast_common import ForecastCommon


@tagged("post_install", "-at_install")
class TestPayingHabit(ForecastCommon):
    def _habit(self, partner=None):
        partner = partner or self.customer
        return self.habits._get_habits_sudo(self.company, partner)[partner.id]

    def test_without_history_the_rule_of_thumb(self):
        self.assertEqual(self._habit().count, 0)
        self.assertIsNone(self._habit().mean)

    def test_kept_habits_are_those_of_the_forecast(self):
        self._history(late=20)
        self._invoice(-3, 100.0)
        self.habits._update(self.company)
        asked = self.forecasts._ask_open(self.company, self.today + timedelta(days=1))
        _usual, habits = self.forecasts._find_habits(asked, self.forecasts._read_items(asked))
        for days in range(EARLIEST, 100, 10):
            for one, other in zip(
                self._habit().get(days), habits[self.customer.id].get(days), strict=True
            ):
                self.assertAlmostEqual(one, other)

    def test_only_what_changed_is_written(self):
        self._history(late=20)
        self._history(late=3, partner=self.partner_b)
        self.habits._update(self.company)
        habits = self.habits.sudo()
        rows = habits.search([("company_id", "=", self.company.id)])
        own = rows.filtered(lambda row: row.partner_id == self.customer)
        self.assertEqual(own.payment_count, 6)
        self.assertAlmostEqual(own.mean_days, 20)
        self._history(late=4, count=1, partner=self.partner_b)
        self.habits._update(self.company)
        other = habits.search([("partner_id", "=", self.partner_b.id)])
        self.assertEqual(other.payment_count, 7)
        # Again, and of everybody: the same
        self.habits._update(self.company, everybody=True)
        self.assertEqual(habits.search([("company_id", "=", self.company.id)]), rows)

    def test_nobody_reads_them_directly(self):
        for group in ("collector", "manager"):
            with self.assertRaises(AccessError):
                self.habits.with_user(self._user(group)).search([])
