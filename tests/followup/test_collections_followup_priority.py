from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..case.test_collections_priority_rule import PriorityCommon
from ..promise.test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPriority(PromiseCommon):
    """What explains a score is what the score was made of."""

    def _points(self, figures):
        rules = self.env["collections.priority.rule"].search(
            [("company_id", "in", (False, self.company.id))]
        )
        return sum(rule.weight * min(1, figures[rule.factor] / rule.reference) for rule in rules)

    def test_points_add_up_to_the_score(self):
        self._invoice(40, 900.0)
        self._invoice(20, 300.0)
        self._invoice(3, 70.0, move_type="out_refund")
        self._invoice(8, 50.0, partner=self.partner_b)
        self._promise(self._invoice(15, 80.0, partner=self.partner_b), days=1)
        with self._on(self.today + timedelta(days=9)):
            self.engine.refresh(self.company)
            self.env.invalidate_all()
            cases = self.env["collections.case"].search(
                [("company_id", "=", self.company.id), ("state", "=", "open")]
            )
            self.assertEqual(len(cases), 2)
            figures = self.env["collections.followup.priority"]._read_priority_figures(cases)
            broken = {case.partner_id: figures[case.id]["broken_promises"] for case in cases}
            self.assertEqual(broken, {self.customer: 0, self.partner_b: 1})
            for case in cases:
                self.assertGreater(case.priority_score, 0)
                self.assertAlmostEqual(
                    self._points(figures[case.id]), case.priority_score, delta=0.051
                )

    def test_explained_as_it_was_scored(self):
        """A day later, before the nightly refresh, the days are those of the score."""
        self._invoice(10)
        case = self._case()
        with freeze_time(self.today + timedelta(days=5)):
            self.env.invalidate_all()
            self.assertEqual(
                self.env["collections.followup.priority"]._read_priority_figures(case)[case.id][
                    "days_overdue"
                ],
                10,
            )

    def test_a_factor_needs_its_sql_alone(self):
        self._invoice(10)
        participant = type(self.env["collections.promise"])
        with patch.object(
            participant,
            "_get_priority_values",
            lambda own, ruleset: {"own": SQL("t.item_count * 7")},
        ):
            case = self._case()
            self.assertEqual(
                self.env["collections.followup.priority"]._read_priority_figures(case)[case.id][
                    "own"
                ],
                7,
            )

    def test_nothing_overdue_earns_nothing(self):
        move = self._invoice(10)
        case = self._case()
        self._pay(move, 100.0)
        case.invalidate_recordset()
        self.assertEqual((case.state, case.priority_score), ("closed", 0))
        self.assertFalse(self.env["collections.followup.priority"]._read_priority_figures(case))
        self.assertNotRegex(str(case.priority_explanation), r">[1-9][0-9.]* of")


@tagged("post_install", "-at_install")
class TestCollectionsFollowupPriorityScore(PriorityCommon):
    def test_score_is_the_weighted_sum(self):
        self._rule("amount_overdue", 1000, 40)
        self._rule("days_overdue", 90, 30)
        self._rule("item_count", 10, 5)
        self._invoice(45, 200.0)
        self._invoice(9, 50.0)
        # 40 x 250/1000 + 30 x 45/90 + 5 x 2/10
        self.assertAlmostEqual(self._case().priority_score, 10 + 15 + 1)

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
