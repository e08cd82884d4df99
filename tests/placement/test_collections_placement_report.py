from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementReport(PlacementCommon):
    def test_league_table(self):
        second = self._agency("Second Chance", sequence=20)
        self._placed(self.old)
        self._placed(self.new, second)
        self._pay(self.old, 133.33)
        self._pay(self.new, 100.0)
        self.env.flush_all()
        report = self.env["collections.placement.report"].with_user(self.boss)
        names = ["amount_placed", "amount_recovered", "commission", "amount_net"]
        rows = report._read_group(
            [("company_id", "=", self.company.id)],
            ["agency_id", "date_placed:month"],
            [*(f"{name}:sum" for name in names), "rate:avg", "net_rate:avg"],
        )
        found = {row[0]: [round(value, 4) for value in row[2:]] for row in rows}
        self.assertEqual(
            found[self.agency], [333.33, 133.33, 23.33, 110.0, round(133.33 / 333.33, 4), 0.33]
        )
        self.assertEqual(found[second], [200.0, 100.0, 17.5, 82.5, 0.5, 0.4125])
        # Of all together the share is that of the sums, and no mean of shares.
        [(rate,)] = report._read_group([("company_id", "=", self.company.id)], [], ["rate:avg"])
        self.assertAlmostEqual(rate, 233.33 / 533.33, places=4)
        row = report.search([("agency_id", "=", second.id)])
        self.assertEqual(row.action_open()["res_id"], row.placement_id.id)
