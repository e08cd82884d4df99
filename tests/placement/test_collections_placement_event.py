from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsPlacementEvent(PlacementCommon):
    def test_one_row_waits_and_the_last_word_counts(self):
        placement = self._approved(self.old).sudo()
        line = placement.line_ids
        events = self.env["collections.placement.event"].sudo()
        self.assertEqual(events._find_pending(line)[line].kind, "new")
        events._tell(line, "update", 300.0)
        [waiting] = events._find_pending(line).values()
        self.assertEqual((waiting.kind, waiting.balance), ("new", 300.0))
        events._tell(line, "cancel", 0.0)
        self.assertFalse(events._find_pending(line), "never told at all")
        self.assertTrue(waiting.is_dropped)
        line.state = "placed"
        for steps, kind in (
            (("cancel",), "cancel"),
            (("new",), "update"),
            (("update", "cancel"), "cancel"),
        ):
            for step in steps:
                events._tell(line, step, 5.0, "why")
            with self.subTest(steps):
                self.assertEqual([own.kind for own in events._find_pending(line).values()], [kind])
        events._drop(line)
        self.assertFalse(events._find_pending(line))
