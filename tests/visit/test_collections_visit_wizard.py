from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitWizard(VisitCommon):
    """The dialog that plans visits from the list of cases."""

    def _dialog(self, cases=None, user=None):
        user = user or self.collector
        action = (cases or self.case).with_user(user).action_plan_visits()
        return self._open(action).with_user(user)

    def _line(self, wizard, case):
        return wizard.line_ids.filtered(lambda line: line.case_id == case)

    def test_proposes_the_next_working_day_and_who_is_near(self):
        near, nearer = self._other("Near", "10999"), self._other("Nearer", "10119")
        self._other("Far", "20095", "Hamburg")
        self._other("Abroad", "1011", "Wien", country=self.env.ref("base.at"))
        self._plan(self._other("Planned", "10117"))
        wizard = self._dialog()
        self.assertEqual((wizard.date, wizard.user_id), (self.tomorrow, self.collector))
        self.assertEqual(wizard.line_ids.case_id, self.case | nearer | near)
        self.assertEqual(wizard.line_ids.filtered("chosen").case_id, self.case)
        self.assertEqual(wizard.line_ids.filtered("is_near").case_id, nearer | near)

    def test_plans_the_ticked_ones_and_says_who_is_left_out(self):
        blocked, near = self._other("Blocked"), self._other("Near", "10119")
        blocked.partner_id.collections_cease = True
        wizard = self._dialog(self.case | blocked)
        self.assertIn("not to be contacted", self._line(wizard, blocked).problem)
        self.assertFalse(self._line(wizard, self.case).problem)
        self.assertEqual((wizard.chosen_count, wizard.refused_count), (1, 1))
        self._line(wizard, near).chosen = True
        wizard.hour_to = 12
        action = wizard.action_plan()
        self.assertIn("Blocked", action["params"]["message"])
        visits = self.visits.search(action["params"]["next"]["domain"], order="sequence")
        self.assertEqual(visits.case_id, self.case | near)
        self.assertEqual(visits.mapped("hour_to"), [12.0, 12.0])

    def test_pressed_twice_they_are_planned_once(self):
        wizard = self._dialog()
        wizard.action_plan()
        wizard.action_plan()
        self.assertEqual(self.visits.search_count([("case_id", "=", self.case.id)]), 1)

    def test_planned_by_a_colleague_meanwhile(self):
        wizard = self._dialog()
        self._plan()
        self.env.invalidate_all()
        message = self._refused(wizard.action_plan, error=(UserError,))
        self.assertIn("planned already", message)

    def test_the_day_decides(self):
        self._set_rules(kind="hours", hour_from=8, hour_to=20, tuesday=False)
        form = Form(self._dialog())
        self.assertTrue(form.line_ids._records[0]["problem"])
        form.date = "2026-03-04"
        self.assertFalse(form.line_ids._records[0]["problem"])
        form.save().action_plan()
        self.assertEqual(
            str(self.visits.search([("case_id", "=", self.case.id)]).date), "2026-03-04"
        )

    def test_nothing_ticked(self):
        wizard = self._dialog()
        wizard.line_ids.chosen = False
        self._refused(wizard.action_plan, error=(UserError,))

    def test_rights(self):
        for user in (self._member("readonly"), self._user(None, "plain")):
            self._refused(self.case.with_user(user).action_plan_visits, error=(AccessError,))
        colleague = self._member("collector", "colleague")
        self.case.user_id = self.collector
        self.company.collections_own_cases = True
        self.env.flush_all()
        self.env.invalidate_all()
        self._refused(lambda: self._dialog(user=colleague), error=(AccessError,))
        mine = self._other("Mine")
        mine.user_id = colleague
        wizard = self._dialog(mine, colleague)
        self.assertEqual(wizard.line_ids.case_id, mine, "a colleague's case is not proposed")
        # Over RPC a line may name any case.
        wizard.line_ids.sudo().case_id = self.case
        self.env.invalidate_all()
        self._refused(wizard.action_plan, error=(AccessError,))
        self.assertFalse(self.visits.search([("case_id", "=", self.case.id)]))
