from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from ..figures_common import FiguresCommon


@tagged("post_install", "-at_install")
class TestCollectionsFigureDispute(FiguresCommon):
    def _dispute(self, raised, closed, amount, state="resolved"):
        dispute = self.env["collections.dispute"].create(
            {
                "reason_id": self.env.ref("collections_followup.dispute_reason_quality").id,
                "date_raised": raised,
                "line_ids": [
                    Command.create(
                        {
                            "move_id": self._invoice(90, 1_000.0).id,
                            "scope": "amount",
                            "amount": amount,
                        }
                    )
                ],
            }
        )
        # Sudo: only its own steps close a dispute.
        dispute.sudo().write({"state": state, "date_closed": closed})
        self.env.flush_all()

    def test_cycle_time(self):
        self.assertIsNone(self._figure("dispute_cycle_time"))
        self._dispute(date(2026, 1, 5), date(2026, 1, 15), 100.0)
        self._dispute(date(2025, 12, 31), date(2026, 1, 30), 300.0)
        # Withdrawn; another month
        self._dispute(date(2026, 1, 5), date(2026, 1, 6), 100.0, state="cancelled")
        self._dispute(date(2026, 1, 5), date(2026, 2, 6), 100.0)
        self._assert_figure("dispute_cycle_time", 20.0)
        self._assert_figure("dispute_cycle_time", 25.0, method="weighted")
