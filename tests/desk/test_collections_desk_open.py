from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.collections_followup.models.desk import collections_desk_open

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskOpen(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.items = cls._item(cls.move) | cls._item(cls.second)

    def test_dialogs_begin_with_what_is_chosen(self):
        self.collector.group_ids |= self.env.ref("collections_followup.group_collections_plan")
        desk = self._desk()
        plan = desk.open_plan(self.case.id, self._item(self.move).ids)
        self.assertEqual(plan["context"]["default_move_line_ids"], self._item(self.move).ids)
        hold = desk.open_hold(self.case.id, self._item(self.move).ids)
        self.assertEqual(hold["context"]["default_scope"], "item")
        self.assertEqual(desk.open_hold(self.case.id)["context"]["default_scope"], "partner")
        statement = desk.open_statement(self.case.id)
        self.assertEqual(statement["context"]["default_partner_ids"], self.alpha.ids)

    def test_copies_are_of_invoices_and_not_too_many(self):
        desk = self._desk()
        moves = desk._get_copied(self.items.with_user(self.collector))
        self.assertEqual(set(moves.ids), {self.move.id, self.second.id})
        self.assertEqual(len(desk._make_copies(moves)), 2)
        with patch.object(collections_desk_open, "MOST_COPIES", 1):
            self.assertIn("No more than 1", self._refused(desk._make_copies, moves))

    def test_answer_is_sorted_in_its_dialog(self):
        self.assertIn("no answer to sort", self._refused(self._desk().open_answer, self.case.id))
