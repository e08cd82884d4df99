from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_collections_assignment_rule import PeopleCommon


@tagged("post_install", "-at_install")
class TestCollectionsHandover(PeopleCommon):
    def test_everything_of_one_person_with_log(self):
        cases = self._late(300.0) | self._late(200.0) | self._late(100.0)
        cases.user_id = self.one
        kept = self._late()
        kept.user_id = self.three
        self.env["collections.handover"].search([]).sudo()
        action = self.env["collections.handover"].with_user(self.supervisor).action_open()
        form = Form(self.env[action["res_model"]].with_user(self.supervisor))
        form.from_user_id = self.one
        self.assertEqual(form.case_count, 3)
        form.user_ids.add(self.two)
        form.user_ids.add(self.three)
        form.reason = "Leaves the team"
        form.save().action_assign()
        self.assertEqual(cases.user_id, self.two | self.three)
        handovers = self.env["collections.handover"].search([])
        self.assertEqual(sum(handovers.mapped("case_count")), 3)
        self.assertEqual(handovers.case_ids, cases)
        self.assertEqual(handovers.from_user_id, self.one)
        self.assertEqual(handovers.to_user_id, self.two | self.three)
        self.assertEqual(handovers.user_id, self.supervisor)
        self.assertEqual(set(handovers.mapped("reason")), {"Leaves the team"})
        self.assertEqual(kept.user_id, self.three)

    def test_it_is_kept(self):
        case = self._late()
        wizard = self.env["collections.assign.wizard"].with_user(self.supervisor)
        values = {"case_ids": case.ids, "user_ids": self.one.ids}
        wizard.create(values).action_assign()
        handover = self.env["collections.handover"].search([])
        self.assertEqual((handover.from_user_id.id, handover.to_user_id), (False, self.one))
        wizard.create(values).action_assign()
        self.assertEqual(self.env["collections.handover"].search_count([]), 1, "nothing changed")
        self._refused(handover.unlink)
        with self.assertRaises(AccessError):
            handover.with_user(self.supervisor).case_count = 9
        with self.assertRaises(AccessError):
            self.env["collections.handover"].with_user(self.supervisor).create(
                {"company_id": self.company.id, "case_count": 1}
            )


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
