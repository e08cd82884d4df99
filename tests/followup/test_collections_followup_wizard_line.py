from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsFollowupWizardLine(CollectionsCommon):
    def _lines(self, moves, **values):
        action = moves.action_collections_follow_up()
        wizard = self.env["collections.followup.wizard"].browse(action["res_id"])
        wizard.write(values)
        return {line.move_name: line for line in wizard.line_ids}

    def test_item_with_its_figures(self):
        move = self._invoice(20, 100.0)
        self._pass()
        self._pay(move, 30.0)
        line = self._lines(move)[move.name]
        self.assertRecordValues(
            line,
            [
                {
                    "partner_id": self.customer.id,
                    "date_due": move.invoice_date_due,
                    "days_overdue": 20,
                    "amount": 70.0,
                    "level_id": self.levels[0].id,
                }
            ],
        )

    def test_outcome_follows_what_is_chosen(self):
        due, early = self._invoice(5), self._invoice(-5)
        lines = self._lines(due | early)
        self.assertTrue(lines[due.name].claimed)
        self.assertEqual(lines[due.name].next_level_id, self.levels[0])
        self.assertFalse(lines[early.name].claimed)
        self.assertTrue(lines[early.name].outcome)
        lines[due.name].wizard_id.write({"mode": "level", "level_id": self.levels[2].id})
        self.assertEqual(lines[due.name].next_level_id, self.levels[2])
        self.assertIn("Level 3", lines[due.name].outcome)

    def test_item_without_due_date_is_due_when_it_was_booked(self):
        move = self._invoice(5)
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s",
            (self._item(move).id,),
        )
        self._item(move).invalidate_recordset()
        line = self._lines(move)[move.name]
        self.assertEqual(line.date_due, move.date)
