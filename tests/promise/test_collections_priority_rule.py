from odoo.tests import tagged

from .test_collections_promise import PromiseCommon


@tagged("post_install", "-at_install")
class TestCollectionsPriorityRulePromise(PromiseCommon):
    """Broken promises as a factor of the priority."""

    def test_each_broken_promise_weighs_up_to_the_reference(self):
        rules = self.env["collections.priority.rule"]
        rules.search([]).active = False
        rules.create(
            {
                "name": "Word not kept",
                "factor": "broken_promises",
                "reference": 2,
                "weight": 8,
            }
        )
        moves = [self._invoice(5) for _number in range(3)]
        self._promise(moves[0], days=0)
        with self._on("2026-03-20"):
            case = self._case()
            self.assertEqual(case.priority_score, 4)
            self.assertIn("Word not kept", case.priority_explanation)
            self._promise(moves[1], days=0)
            self._promise(moves[2], days=0)
        with self._on("2026-04-01"):
            self.assertEqual(case.priority_score, 8)
