from datetime import date

from odoo.tests import tagged

from .test_collections_assignment_rule import PeopleCommon


@tagged("post_install", "-at_install")
class TestCollectionsCoverage(PeopleCommon):
    def test_work_and_hours_by_day(self):
        first, second = self._late(), self._late()
        (first | second).user_id = self.one
        self.engine.refresh(self.company)
        self.env.invalidate_all()
        first._as_engine().next_action_date = date(2026, 2, 1)
        second._as_engine().next_action_date = date(2026, 3, 4)
        self.env["collections.absence"].create(
            {
                "user_id": self.one.id,
                "substitute_id": self.two.id,
                "date_from": date(2026, 3, 5),
                "date_to": date(2026, 3, 6),
            }
        )
        self.env.flush_all()
        rows = self.env["collections.coverage"].search(
            [("user_id", "=", self.one.id), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(rows), 14)
        by_day = {row.day.day: row for row in rows}
        self.assertEqual([by_day[day].case_count for day in (2, 3, 4)], [1, 0, 1])
        self.assertEqual(by_day[2].hours, 8)
        self.assertEqual([by_day[day].hours for day in (5, 7, 8)], [0, 0, 0], "away, weekend")
        self.assertTrue(by_day[5].away)
        self.assertEqual(by_day[5].substitute_id, self.two)

    def test_rights(self):
        self._late().user_id = self.one
        self._late().user_id = self.two
        self.env.flush_all()
        coverage = self.env["collections.coverage"]
        people = coverage.with_user(self.one).search([]).user_id
        self.assertLessEqual(self.one | self.two, people)
        self.company.collections_own_cases = True
        self.assertEqual(coverage.with_user(self.one).search([]).user_id, self.one)
        self.assertLessEqual(
            self.one | self.two, coverage.with_user(self.supervisor).search([]).user_id
        )
