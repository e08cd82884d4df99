from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CollectionsCommon


class PriorityCommon(CollectionsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["collections.priority.rule"].search([]).action_archive()

    def _rule(self, factor, reference, weight, env=None):
        return (env or self.env)["collections.priority.rule"].create(
            {"name": factor, "factor": factor, "reference": reference, "weight": weight}
        )


@tagged("post_install", "-at_install")
class TestCollectionsPriorityRule(PriorityCommon):
    def test_weight_is_the_limit(self):
        self._rule("days_overdue", 10, 30)
        self._invoice(45)
        self.assertAlmostEqual(self._case().priority_score, 30)

    def test_reference_and_weight_are_checked(self):
        for reference, weight in ((0, 10), (10, -1)):
            with self.assertRaises(ValidationError):
                self._rule("days_overdue", reference, weight)
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._rule("days_overdue", reference, weight, self.env(su=True))

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
