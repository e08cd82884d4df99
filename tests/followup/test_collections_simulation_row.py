from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsSimulationRow(CollectionsCommon):
    def test_figures_lead_to_their_items_of_both_policies(self):
        first, second = self._invoice(20, 100.0), self._invoice(2, 50.0, self.partner_b)
        early = self._invoice(-10, 30.0)
        other = self._create_policy((10,), name="Later")
        simulation = self.env["collections.simulation"].create(
            {
                "company_id": self.company.id,
                "date": self.today,
                "compare": True,
                "other_policy_id": other.id,
            }
        )
        simulation.action_simulate()
        rows = {
            (row.kind, row.level_id or row.reason): row
            for row in simulation.level_row_ids | simulation.reason_row_ids
        }

        def items(row):
            action = row.action_view_items()
            return action["name"], self.env["account.move.line"].search(action["domain"])

        name, found = items(rows["level", self.levels[0]])
        self.assertIn("Level 1", name)
        self.assertEqual(found, self._item(first) | self._item(second))
        self.assertEqual(items(rows["level", other.level_ids])[1], self._item(first))
        not_due = rows["reason", "not_due"]
        self.assertRecordValues(
            not_due,
            [{"item_count": 1, "other_item_count": 1, "customer_count": 1, "policy_id": False}],
        )
        name, found = items(not_due)
        self.assertEqual(found, self._item(early))
        self.assertIn("not due", name.lower())
