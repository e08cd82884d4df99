from datetime import date

from odoo.tests import tagged

from ..limitation_common import LimitationCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanLimitation(LimitationCommon):
    def test_a_plan_in_force_begins_the_period_anew(self):
        self.env["collections.plan"]._activate_stages()
        move = self._invoice(date(2024, 3, 15))
        terms = {"installment_count": 3, "date_first": date(2026, 3, 10), "shift": "none"}
        plan = self.env["collections.plan"]._make(self._item(move), terms, ())
        plan.action_propose()
        self.assertEqual(self._period(move).expiry, date(2027, 12, 31), "not in force")
        plan.action_accept()
        expected = date(self.today.year + 3, self.today.month, self.today.day)
        self.assertEqual(self._period(move).expiry, expected)
        # In England an acknowledgement is signed, and a plan need not be.
        self.customer.country_id = self.env.ref("base.uk")
        self.assertEqual(self._period(move).expiry, move.invoice_date_due.replace(year=2030))
