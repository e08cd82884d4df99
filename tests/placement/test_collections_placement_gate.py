from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementGate(PlacementCommon):
    def _ask(self, move=None):
        items = self._item(move) if move else None
        with self._on(self.today):
            return self.env["collections.gate"]._ask(
                self.customer, "phone", items=items, company=self.company
            )

    def _speaks(self, answer):
        return [rule["text"] for rule in answer["rules"] if "Fair Collect" in rule["text"]]

    def test_who_may_talk(self):
        self.assertFalse(self._speaks(self._ask()))
        placement = self._placed(self.old)
        answer = self._ask(self.old)
        self.assertEqual(answer["verdict"], "blocked")
        self.assertIn("alone talks", self._speaks(answer)[0])
        self.assertFalse(self._speaks(self._ask(self.new)))
        # About all that is owed, a part of which is ours.
        self.assertEqual(self._ask()["verdict"], "warned")
        self.agency.who_talks = "both"
        self.assertEqual(self._ask(self.old)["verdict"], "warned")
        placement._end_lines(placement.line_ids, "recalled", "x")
        self.assertFalse(self._speaks(self._ask(self.old)))
