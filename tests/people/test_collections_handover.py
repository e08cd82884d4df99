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

    def test_who_is_away_hands_over_what_others_hold_for_them(self):
        own, held = self._late(), self._late()
        own.user_id, held.user_id = self.two, self.one
        self.env["collections.absence"].create(
            {
                "user_id": self.one.id,
                "substitute_id": self.two.id,
                "date_from": self.today,
                "date_to": self.today,
            }
        )
        self.assertEqual(held.user_id, self.two)
        for user, cases in ((self.two, own), (self.one, held)):
            form = Form(self.env["collections.assign.wizard"].with_user(self.supervisor))
            form.from_user_id = user
            form.user_ids.add(self.three)
            wizard = form.save()
            self.assertEqual(wizard.case_ids, cases)
        wizard.action_assign()
        self.assertEqual((held.user_id, held.absent_user_id.id), (self.three, False))
        self.assertEqual(self.env["collections.handover"].search([]).from_user_id, self.one)

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
