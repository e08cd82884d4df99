from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_assignment_rule import PeopleCommon


@tagged("post_install", "-at_install")
class TestCollectionsAbsence(PeopleCommon):
    def _away(self, user, substitute, first=0, last=5, **values):
        return (
            self.env["collections.absence"]
            .with_user(self.supervisor)
            .create(
                {
                    "user_id": user.id,
                    "substitute_id": substitute.id,
                    "date_from": self.today + timedelta(days=first),
                    "date_to": self.today + timedelta(days=last),
                    **values,
                }
            )
        )

    def _refresh(self, day):
        with self._on(day):
            self.engine.refresh(self.company)
            self.env.invalidate_all()

    def test_open_and_new_cases_go_over_and_come_back(self):
        case, closed = self._late(), self._late()
        (case | closed).user_id = self.one
        self._rule(self.one)
        self._away(self.one, self.two, 1, 3)
        self.assertEqual(case.user_id, self.one)
        self._refresh(1)
        self.assertEqual((case.user_id, case.absent_user_id), (self.two, self.one))
        self.assertIn("stands in", case.message_ids[0].body)
        with self._on(2):
            new = self._late()
        self.assertEqual((new.user_id, new.absent_user_id), (self.two, self.one))
        self._refresh(3)
        self.assertEqual(new.user_id, self.two)
        self._refresh(4)
        self.assertEqual((case | new | closed).user_id, self.one)
        self.assertFalse((case | new).absent_user_id)
        self.assertIn("is back", case.message_ids[0].body)

    def test_at_once_and_taken_back(self):
        case = self._late()
        case.user_id = self.one
        absence = self._away(self.one, self.two)
        self.assertEqual(case.user_id, self.two)
        absence.substitute_id = self.three
        self.assertEqual((case.user_id, case.absent_user_id), (self.three, self.one))
        absence.unlink()
        self.assertEqual((case.user_id, case.absent_user_id.id), (self.one, False))

    def test_substitute_sees_them_where_collectors_see_their_own(self):
        self.company.collections_own_cases = True
        case = self._late()
        case.user_id = self.one
        self._away(self.one, self.two)
        self.assertIn(case, self.env["collections.case"].with_user(self.two).search([]))
        self.assertNotIn(case, self.env["collections.case"].with_user(self.one).search([]))

    def test_substitute_is_away_too(self):
        case = self._late()
        case.user_id = self.one
        self._away(self.one, self.two)
        self._away(self.two, self.three, 1, 2)
        self._refresh(1)
        self.assertEqual(case.user_id, self.three)
        self._refresh(3)
        self.assertEqual(case.user_id, self.two)
        self.assertIn("Choose somebody else", self._refused(self._away, self.two, self.one, 4, 5))

    def test_what_a_supervisor_gives_away_meanwhile_does_not_come_back(self):
        case = self._late()
        case.user_id = self.one
        self._away(self.one, self.two)
        case.with_user(self.supervisor).user_id = self.three
        self._refresh(7)
        self.assertEqual((case.user_id, case.absent_user_id.id), (self.three, False))

    def test_overlapping_and_impossible_absences_are_refused(self):
        self._away(self.one, self.two, 0, 5)
        self.assertIn("already", self._refused(self._away, self.one, self.three, 5, 9))
        self._away(self.one, self.three, 6, 9)
        self.assertIn("before it begins", self._refused(self._away, self.two, self.three, 5, 4))
        self.assertIn("themselves", self._refused(self._away, self.two, self.two))

    def test_only_where_the_substitute_works(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self.two.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        case = self._late()
        case.user_id = self.one
        self._away(self.one, self.two)
        self.assertEqual(case.user_id, self.one)

    def test_rights(self):
        absence = self._away(self.one, self.two)
        absences = self.env["collections.absence"]
        self.assertIn(absence, absences.with_user(self.one).search([]))
        for user in (self.one, self._user("readonly")):
            with self.assertRaises(AccessError):
                absence.with_user(user).date_to = self.today
        other = self.setup_other_company(name="Elsewhere")["company"]
        stranger = self._user("manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertNotIn(absence, absences.with_user(stranger).search([]))
