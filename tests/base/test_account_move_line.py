from datetime import timedelta

from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(CollectionsCommon):
    def test_due_date_and_mark_take_effect_at_once(self):
        move = self._invoice(5)
        item = self._item(move)
        self.assertTrue(self._case())
        item.no_followup = True
        self.assertTrue(self._case(), "a marked item stays overdue")
        item.no_followup = False
        item.date_maturity = self.today + timedelta(days=3)
        self.assertFalse(self._case())
        item.date_maturity = self.today - timedelta(days=3)
        self.assertEqual(self._case().days_overdue, 3)

    def test_item_without_due_date_counts_from_its_date(self):
        move = self._invoice(5)
        item = self._item(move)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = NULL WHERE id = %s", [item.id]
        )
        self.env.invalidate_all()
        self.engine.refresh(self.company)
        self.assertEqual(self._case().days_overdue, (self.today - item.date).days)
        self.assertTrue(self._prepare().notice_ids)

    def test_days_overdue_and_search(self):
        late, early = self._item(self._invoice(7)), self._item(self._invoice(-7))
        self.assertEqual((late.collections_days_overdue, early.collections_days_overdue), (7, 0))
        lines = self.env["account.move.line"]
        scope = [("id", "in", (late | early).ids)]
        self.assertEqual(lines.search([*scope, ("collections_days_overdue", ">", 6)]), late)
        self.assertFalse(lines.search([*scope, ("collections_days_overdue", ">", 7)]))
        self.assertEqual(lines.search([*scope, ("collections_days_overdue", "<", 1)]), early)

    def test_level_can_be_searched_and_grouped(self):
        item = self._item(self._invoice(7))
        self._pass()
        lines = self.env["account.move.line"]
        scope = [("id", "in", item.ids)]
        level = self.levels[0]
        self.assertEqual(lines.search([*scope, ("collections_level_id", "=", level.id)]), item)
        self.assertFalse(lines.search([*scope, ("collections_level_id", "=", False)]))
        self.assertEqual(
            lines._read_group(scope, ["collections_level_id"], ["__count"]), [(level, 1)]
        )
