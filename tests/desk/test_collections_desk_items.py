from odoo.tests import tagged

from ..desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestCollectionsDeskItems(DeskCommon):
    def _get(self, case=None, user=None):
        return self._desk(user).get_customer((case or self.case).id)

    def test_items_with_what_can_be_promised(self):
        items = {row["name"]: row for row in self._get()["items"]}
        self.assertEqual(items[self.second.name]["days"], 40)
        self.assertEqual(items[self.second.name]["free"], 300.0)
        self.assertTrue(items[self.second.name]["chosen"])
        future = self._invoice(-10, 70.0, self.alpha)
        row = {row["name"]: row for row in self._get()["items"]}[future.name]
        self.assertFalse(row["chosen"])
        self._save("promise", item_ids=self._item(self.move).ids, date="2026-03-05")
        row = {row["name"]: row for row in self._get()["items"]}[self.move.name]
        self.assertEqual(row["promised"], "03/05/2026")
        self.assertFalse(row["chosen"])

    def test_held_items_say_why(self):
        self.env["collections.hold"].create(
            {
                "scope": "move",
                "move_id": self.move.id,
                "partner_id": self.alpha.id,
                "reason_id": self.env.ref("collections_followup.hold_reason_clarify").id,
            }
        )
        items = {row["name"]: row for row in self._get()["items"]}
        self.assertTrue(items[self.move.name]["held"])
        self.assertFalse(items[self.second.name]["held"])

    def test_only_open_items_of_the_case_are_chosen(self):
        desk, item = self._desk(), self._item(self.move)
        self.assertEqual(desk._get_items(self.case, item.ids), item)
        self.assertFalse(desk._get_items(self.case, "x"))
        other = self.beta_case.move_line_ids
        for wrong in (other.ids, [10**9]):
            self.assertIn("not open any more", self._refused(desk._get_items, self.case, wrong))

    def test_an_amount_covers_what_fell_due_first(self):
        desk, first, second = self._desk(), self._item(self.second), self._item(self.move)
        free = {first: 300.0, second: 500.0}
        self.assertEqual(desk._share_amount(free, False), free)
        self.assertEqual(desk._share_amount(free, 350.0), {first: 300.0, second: 50.0})
        self.assertEqual(desk._share_amount(free, 10.0), {first: 10.0})
        for amount, words in ((0, "above 0"), (900.0, "No more than"), ("x", "one currency")):
            self.assertIn(words, self._refused(desk._share_amount, free, amount))
