from odoo.tests import tagged

from ..visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestCollectionsVisitWizardLine(VisitCommon):
    def test_a_line_says_where_and_what_is_against_it(self):
        action = self.case.with_user(self.collector).action_plan_visits()
        wizard = self._open(action).with_user(self.collector)
        line = wizard.line_ids
        self.assertIn("Chausseestr. 10", line.address)
        self.assertFalse(line.problem)
        self._set_rules(kind="hours", hour_from=11, hour_to=15)
        self.env.invalidate_all()
        self.assertFalse(line.problem)
        self.assertIn("Not before", line.warning)
        wizard.write({"hour_from": 15.0, "hour_to": 16.0})
        self.assertIn("Test rules", line.problem)
        self.person.write(self._address("12043", "Berlin", "Karl-Marx-Str. 1"))
        line.contact_id = self.person
        self.assertIn("Karl-Marx-Str. 1", line.address)
