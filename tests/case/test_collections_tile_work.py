from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileWork(TileCommon, CollectionsCommon):
    def test_by_collector(self):
        self._invoice(5, 100.0)
        self._invoice(5, 250.0, partner=self.partner_b)
        collector = self._user("collector")
        ours, theirs = self._case(), self._case(self.partner_b)
        ours.user_id = collector
        (ours | theirs).write({"user_id": collector.id})
        # Of the notices that the policy plans, none is for these days.
        self.env.cr.execute(
            "UPDATE collections_case SET next_notice_date = NULL, next_action_date = NULL"
        )
        self.env.invalidate_all()
        self.assertFalse(self._tile("work")["rows"])
        for case, days in ((ours, 0), (theirs, 3)):
            case.activity_schedule(
                "mail.mail_activity_data_todo",
                self.today + timedelta(days=days),
                user_id=collector.id,
            )
        [row] = self._tile("work")["rows"]
        self.assertEqual((row["label"], row["cells"][0]), (collector.name, "1"))
        self.assertEqual(self._number(row["cells"][1]), 100)
        self.assertEqual(self._behind(row), ours)
        ours.user_id = False
        [row] = self._tile("work")["rows"]
        self.assertEqual((row["label"], row["tone"]), ("Nobody", "warn"))
        self.assertEqual(self._behind(row), ours)
