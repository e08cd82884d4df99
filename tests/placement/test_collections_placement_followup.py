from odoo.tests import tagged
from odoo.tools import SQL

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementFollowup(PlacementCommon):
    def test_out_of_the_claim_and_said_so(self):
        placement = self._placed(self.old)
        explanation = self._explain(self.old)
        self.assertEqual(explanation["reason"], "placement")
        self.assertIn(f"With Fair Collect since 03/02/2026 ({placement.name})", explanation["text"])
        run = self._prepare()
        self.assertNotIn(self._item(self.old), run.notice_ids.line_ids.move_line_id)
        # As of an earlier day, it was still ours.
        self.assertNotEqual(self._reason(self.old, self.today.replace(day=1)), "placement")
        placement._end_lines(placement.line_ids, "recalled", "x")
        self.assertNotEqual(self._reason(self.old), "placement")

    def test_a_message_rests_on_it(self):
        own = self.env["collections.placement.followup"]
        statement = SQL("SELECT %s", own._sql_grounds(SQL("%s", self.customer.id)))
        self.assertIsNone(self.env.execute_query(statement)[0][0])
        self._placed(self.old)
        self.env.flush_all()
        self.assertEqual(self.env.execute_query(statement)[0][0], str(self._item(self.old).id))
