from datetime import timedelta

from odoo.tests import tagged

from .test_collections_assignment_rule import PeopleCommon


@tagged("post_install", "-at_install")
class TestCollectionsCasePeople(PeopleCommon):
    def test_given_in_one_statement_and_told_in_each_history(self):
        cases = self._late() | self._late() | self._late()
        pairs = list(zip(cases.ids, (self.one.id, self.two.id, self.one.id), strict=True))
        names = {user.id: user.name for user in (self.one, self.two)}

        def count(some):
            self.env.flush_all()
            before = self.cr.sql_log_count
            cases._give(some, lambda user_id: f"Now {names[user_id]}'s")
            return self.cr.sql_log_count - before

        count(pairs[:1])
        self.assertLessEqual(count(pairs), count(pairs[:1]) + 2)
        self.assertEqual(cases.mapped("user_id"), self.one | self.two)
        self.assertIn(self.two.name, str(cases[1].message_ids[0].body))
        cases._give([], None)

    def test_who_a_person_chooses_keeps_it(self):
        case = self._late()
        case.user_id = self.one
        self.env["collections.absence"].create(
            {
                "user_id": self.one.id,
                "substitute_id": self.two.id,
                "date_from": self.today,
                "date_to": self.today + timedelta(days=2),
            }
        )
        self.assertEqual((case.user_id, case.absent_user_id), (self.two, self.one))
        case.with_user(self.supervisor).user_id = self.three
        self.assertFalse(case.absent_user_id)

    def test_assistant_opens_with_the_chosen_cases(self):
        cases = self._late() | self._late()
        action = cases.action_assign()
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertEqual(wizard.case_ids, cases)
