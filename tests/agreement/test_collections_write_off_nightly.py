from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..settlement.test_collections_settlement import SettlementCommon


@tagged("post_install", "-at_install")
class TestCollectionsWriteOffNightly(SettlementCommon):
    """What was paid as agreed is written off, each agreement by itself."""

    def test_one_that_fails_holds_no_other_up(self):
        good, bad = self._settle(self._invoice(5)), self._settle(self._invoice(5))
        for settlement in good | bad:
            self._pay(settlement.line_ids.move_id, 70.0)
        kind = type(bad)
        write_off = kind._write_off_by_entry

        def refuse(settlement, *arguments):
            if settlement == bad:
                raise AccessError("The year is closed.")
            return write_off(settlement, *arguments)

        with patch.object(kind, "_write_off_by_entry", refuse):
            (bad | good)._write_off_safely()
        self.assertEqual((bad.state, good.state), ("paid", "settled"))
        self.assertEqual(bad.writeoff_error, "The year is closed.")
        self.assertFalse(bad.move_ids)
        self.assertEqual(len(bad.activity_id), 1)
