from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_plan import PlanCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlanApr(PlanCommon):
    """What the law asks for before a person accepts a plan that costs something."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"is_company": False, "country_id": cls.env.ref("base.fr").id})
        cls.law = cls.env["collections.credit.law"].create(
            {
                "name": "Credit Act",
                "country_ids": cls.env.ref("base.fr").ids,
                "date_from": "2026-03-02",
                "text": "Hand out the form.",
            }
        )

    def _charged(self):
        plan = self._plan(self._invoice(40, 300), accept=False, fee=5)
        plan.action_propose()
        return plan

    def test_the_acceptance_waits_for_somebody_who_confirms(self):
        plan = self._charged()
        self.assertTrue(plan.law_missing)
        self.assertEqual(plan.law_text, "Credit Act: Hand out the form.")
        self.assertIn("Credit Act", self._refused(plan.action_accept))
        self.assertEqual(plan.state, "approved")
        collector = self._user("collector")
        plan.with_user(collector).action_confirm_law()
        self.assertEqual((plan.law_confirmed_by_id, plan.law_missing), (collector, False))
        self.assertEqual(plan.date_law_confirmed, self.today)
        self.assertIn("No law", self._refused(plan.action_confirm_law))
        plan.action_accept()
        self.assertEqual(plan.state, "active")

    def test_nobody_writes_or_gives_the_confirmation_by_hand(self):
        plan = self._charged()
        collector = self._user("collector")
        with self.assertRaises(AccessError):
            plan.with_user(collector).law_confirmed_by_id = collector
        with self.assertRaises(AccessError):
            plan.with_user(self._user("readonly")).action_confirm_law()

    def test_only_persons_charges_countries_and_days_in_question(self):
        plan = self._charged()
        free = self._plan(self._invoice(40, 200), accept=False)
        self.assertFalse(free.law_missing)
        self.law.date_from = "2026-03-03"
        self.assertFalse(plan._find_laws())
        self.law.write({"date_from": "2026-01-01", "date_to": "2026-03-02"})
        self.assertEqual(plan._find_laws(), self.law)
        self.law.date_to = "2026-03-01"
        self.assertFalse(plan._find_laws())
        self.law.date_to = False
        self.customer.country_id = self.env.ref("base.us")
        self.assertFalse(plan._find_laws())
        self.law.country_ids = False
        self.assertEqual(plan._find_laws(), self.law)
        self.customer.is_company = True
        self.assertFalse(plan._find_laws())
        plan.action_accept()
        self.assertEqual(plan.state, "active")

    def test_a_law_that_allows_none(self):
        self.law.effect = "block"
        plan = self._plan(self._invoice(40, 300), accept=False, fee=5)
        self.assertIn("does not allow", self._refused(plan.action_propose))
        self.assertEqual(plan.state, "draft")
        self._plan(self._invoice(40, 200)).action_cancel()

    def test_a_law_that_came_after_the_plan_was_approved(self):
        self.law.active = False
        plan = self._charged()
        self.law.active = True
        self.assertIn("Credit Act", self._refused(plan.action_accept))
