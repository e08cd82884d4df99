from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..placement_common import PlacementCommon


@tagged("post_install", "-at_install")
class TestCollectionsAgencyColumn(PlacementCommon):
    def test_each_direction_has_its_own(self):
        columns = self.env["collections.agency.column"]
        own = {"agency_id": self.agency.id, "heading": "X"}
        columns.create({**own, "usage": "word", "key": "returned"})
        columns.create({**own, "usage": "in", "key": "fee"})
        for usage, key in (("out", "fee"), ("in", "returned"), ("word", "name")):
            with self.subTest(usage), self.assertRaises(ValidationError):
                columns.create({**own, "usage": usage, "key": key})
        self.assertIn("once", self._refused(columns.create, {**own, "usage": "in", "key": "fee"}))
        self.assertIn(("reason", "Reason"), columns._selection_key())
