from odoo.fields import Command
from odoo.tests import tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsDisputeResolveWizardLine(DisputeCommon):
    def test_whole_lines_are_credited_as_they_are_and_parts_are_not(self):
        move = self._taxed(20, (100.0, 300.0))
        dispute = self._dispute(move)
        wizard = self.env["collections.dispute.resolve.wizard"].create(
            {"dispute_id": dispute.id, "outcome": "credit"}
        )
        line = wizard.line_ids
        self.assertEqual(line.amount, line.amount_open, "all that is in dispute is proposed")
        first = move.invoice_line_ids[0]
        line.invoice_line_ids = [Command.set(first.ids)]
        self.assertEqual(line.amount, 115.0)
        self.assertEqual(line._get_whole_lines(), first)
        line.amount = 100.0
        self.assertFalse(line._get_whole_lines())
