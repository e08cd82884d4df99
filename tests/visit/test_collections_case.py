from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsCase(VisitCommon):
    def test_counts_and_the_planned_day(self):
        self.assertEqual((self.case.visit_count, self.case.visit_date), (0, False))
        visit = self._plan()
        self.assertEqual((self.case.visit_count, self.case.visit_date), (1, self.tomorrow))
        visit.action_cancel()
        self.assertEqual((self.case.visit_count, self.case.visit_date), (0, False))
        self.assertEqual(self.visits.search(self.case.action_view_visits()["domain"]), visit)

    def test_cases_by_place(self):
        self._other("Vienna", "1010", "Wien", country=self.env.ref("base.at"))
        cases = self.env["collections.case"].with_user(self.collector)
        found = dict(
            cases._read_group([("company_id", "=", self.company.id)], ["city"], ["__count"])
        )
        self.assertEqual(found, {"Berlin": 1, "Wien": 1})
        self.assertEqual(cases.search([("zip", "=ilike", "10115%")]), self.case)
