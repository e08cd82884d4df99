from datetime import timedelta

from odoo.tests import tagged

from ..dispute_common import DisputeCommon
from ..tile_common import TileCommon


@tagged("post_install", "-at_install")
class TestCollectionsTileDispute(TileCommon, DisputeCommon):
    def test_open_and_late(self):
        reader = self._user("readonly", login="tile_reader")
        self.assertIsNone(self._tile("dispute", reader), "disputes are not switched on")
        reader.group_ids |= self.env.ref("collections_followup.group_collections_dispute")
        dispute = self._dispute(self._invoice(5, 100.0))
        late = self._dispute(self._invoice(6, 70.0))
        dispute.date_deadline = self.today
        late.date_deadline = self.today - timedelta(days=1)
        figures = self._tile("dispute", reader)["figures"]
        self.assertEqual([self._number(own["text"]) for own in figures], [170, 70])
        self.assertEqual([self._behind(own) for own in figures], [dispute | late, late])
