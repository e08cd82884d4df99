from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsPriorityRule(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["collections.priority.rule"].search([]).action_archive()

    def _rule(self, factor, reference, weight):
        return self.env["collections.priority.rule"].create(
            {"name": factor, "factor": factor, "reference": reference, "weight": weight}
        )

    def test_score_is_the_weighted_sum(self):
        self._rule("amount_overdue", 1000, 40)
        self._rule("days_overdue", 90, 30)
        self._rule("item_count", 10, 5)
        self._invoice(45, 200.0)
        self._invoice(9, 50.0)
        # 40 x 250/1000 + 30 x 45/90 + 5 x 2/10
        self.assertAlmostEqual(self._case().priority_score, 10 + 15 + 1)

    def test_weight_is_the_limit(self):
        self._rule("days_overdue", 10, 30)
        self._invoice(45)
        self.assertAlmostEqual(self._case().priority_score, 30)

    def test_level_counts_in_percent_of_the_levels(self):
        self._rule("level", 100, 30)
        self._invoice(5)
        self._pass()
        self.engine.refresh(self.company)
        self.assertAlmostEqual(self._case().priority_score, 10)

    def test_earlier_cases_count(self):
        self._rule("episode", 2, 10)
        self._pay(self._invoice(5))
        self._invoice(4)
        self.assertAlmostEqual(self._case().priority_score, 5)
        self.assertEqual(self._case().episode, 2)

    def test_explanation_shows_each_rule(self):
        self._rule("days_overdue", 90, 30)
        self._invoice(45)
        explanation = self._case().priority_explanation
        self.assertIn("days_overdue", explanation)
        self.assertIn("15.0 of 30", explanation)

    def test_reference_and_weight_are_checked(self):
        for reference, weight in ((0, 10), (10, -1)):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._rule("days_overdue", reference, weight)

    def _rules(self):
        return self.env["collections.priority.rule"].search([])

    def test_changed_rule_counts_from_the_next_refresh(self):
        self._invoice(5, 250)
        self._rules().weight = 0
        self._case().action_refresh()
        self.assertEqual(self._case().priority_score, 0)

    def test_rule_of_another_company_does_not_count(self):
        other = self.setup_other_company(name="Elsewhere")["company"]
        self._rules().active = False
        self.env["collections.priority.rule"].create(
            {
                "name": "Theirs",
                "factor": "item_count",
                "reference": 1,
                "weight": 50,
                "company_id": other.id,
            }
        )
        self._invoice(5)
        self.assertEqual(self._case().priority_score, 0)
