from datetime import date

from odoo.tests import tagged

from ..charge_common import ChargeCommon
from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureCharge(FiguresCommon, ChargeCommon):
    def test_waived_by_what_it_was(self):
        self.assertEqual(self._figure("charges_waived"), 0.0)
        self.level.write({"fee_kind": "fixed", "fee_amount": 10.0})
        item = self._item(self._invoice(date(2025, 11, 1), 1000.0))
        self._pass()
        changes = self.env["collections.charge.change"]
        waived = changes._waive({(item, "fee"): 4.0, (item, "interest"): 3.0}, "Kind", "mistake")
        self.assertEqual(waived.mapped("cause"), ["mistake"] * 2)
        # Sudo: as if it was done in the month that is looked at.
        waived.sudo().date = date(2026, 1, 15)
        waived[0]._reinstate(1.0, "Claimed again")
        self.env.flush_all()
        self._assert_figure("charges_waived", 6.0)
        self._assert_figure("charges_waived", 3.0, kind="interest")
        self._assert_figure("charges_waived", 3.0, kind="costs")
