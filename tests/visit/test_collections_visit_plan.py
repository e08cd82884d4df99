from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitPlan(VisitCommon):
    """The gate is asked when a visit is planned and again whenever it is looked at."""

    def _mark(self, on=True):
        self.customer.collections_cease = on
        self.env.invalidate_all()

    def test_who_may_not_be_contacted_is_not_planned(self):
        self._mark()
        message = self._refused(self._plan, error=(UserError,))
        self.assertIn("not to be contacted", message)
        self.assertFalse(self.visits.search([("case_id", "=", self.case.id)]))

    def test_a_planned_visit_is_marked_once_something_is_against_it(self):
        visit = self._plan()
        self.assertFalse(visit.problem)
        self.assertNotIn(visit, self.visits.search([("is_blocked", "=", True)]))
        self._mark()
        self.assertIn("not to be contacted", visit.problem)
        self.assertIn(visit, self.visits.search([("is_blocked", "=", True)]))
        self.assertNotIn(visit, self.visits.search([("is_blocked", "=", False)]))
        self._mark(False)
        self.assertFalse(visit.problem)

    def test_moved_to_a_day_that_rules_forbid(self):
        self._set_rules(kind="hours", hour_from=8, hour_to=20, wednesday=False)
        visit = self._plan(user=self.collector)
        message = self._refused(
            visit.write, {"date": self.today + timedelta(days=2)}, error=(UserError,)
        )
        self.assertIn("Rule", message)
        self.assertEqual(visit.date, self.tomorrow)

    def test_what_is_open_later_that_day_is_said(self):
        self._set_rules(kind="hours", hour_from=11, hour_to=15)
        visit = self._plan()
        self.assertFalse(visit.problem)
        self.assertIn("Not before", visit.warning)
        self.assertIn("11:00", visit.warning)
        visit.write({"hour_from": 12})
        self.assertIn("No more at", visit.warning)
        self._refused(visit.write, {"hour_from": 16}, error=(UserError,))

    def test_rules_that_count_see_contacts_of_meanwhile(self):
        self._set_rules(kind="frequency", limit=1, days=7, scope="customer", channel_ids=False)
        visit = self._plan()
        self.assertFalse(visit.problem)
        self._log("no_answer")
        self.env.invalidate_all()
        self.assertIn("at most 1", visit.problem)

    def test_a_closed_case_is_not_visited(self):
        visit = self._plan()
        self._pay(self.move)
        self.env.invalidate_all()
        self.assertEqual(self.case.state, "closed")
        self.assertIn("closed", visit.problem)

    def test_there_is_somewhere_to_go(self):
        self.customer.write({"zip": False, "city": False})
        self.assertIn("no address", self._refused(self._plan, error=(UserError,)))

    def test_the_visitor_works_on_the_case(self):
        self.case.user_id = self._member("collector", "colleague")
        self.assertTrue(self._plan())
        self.visits.search([]).action_cancel()
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("does not work on this case", self._refused(self._plan, error=(UserError,)))
        self.assertTrue(self._plan(user_id=self._member("supervisor").id))

    def test_customers_for_supervisors_are_visited_by_supervisors(self):
        self.env["collections.flag.entry"].create(
            {
                "flag_id": self.env.ref("collections_followup.flag_vulnerable").id,
                "partner_id": self.customer.id,
                "date_from": self.today,
                "reason": "Ill",
            }
        )
        self.assertIn("Only supervisors", self._refused(self._plan, error=(UserError,)))
        visit = self._plan(user_id=self._member("supervisor").id)
        self.assertIn("Only supervisors", visit.warning)
        # Whoever looks at it: it is the visitor who goes there.
        self.assertFalse(visit.with_user(self.collector).problem)

    def test_what_is_past_of_the_day_does_not_count(self):
        self._set_rules(kind="hours", hour_from=8, hour_to=12)
        visit = self._plan()
        self.assertFalse(visit.problem)
        with freeze_time(f"{self.tomorrow} 14:00:00"):
            self.env.invalidate_all()
            self.assertTrue(visit.problem)

    def test_queries_do_not_grow_with_visits(self):
        cases = [self._other(f"Customer {number}") for number in range(6)]
        visits = self.visits.union(*(self._plan(case) for case in cases))

        def count(own):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            own.mapped("problem")
            return self.cr.sql_log_count - before

        count(visits)
        self.assertLessEqual(count(visits), count(visits[:2]))
