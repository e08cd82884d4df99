from odoo.orm.registry import TriggerTree
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestMergedTriggers(TransactionCase):
    """What the tests merge once is what Odoo merges each time."""

    def _describe(self, tree):
        return list(tree.root), [(label, self._describe(own)) for label, own in tree.items()]

    def test_as_odoo_merges(self):
        for name in ("account.move", "account.move.line", "res.partner"):
            fields = list(self.env[name]._fields.values())
            trees = [
                self.registry.get_field_trigger_tree(field)
                for field in fields
                if field in self.registry._field_triggers
            ]
            for select in (bool, lambda field: field.compute and field.store):
                with self.subTest(model=name):
                    merged = self.registry.get_trigger_tree(fields, select)
                    expected = self._describe(TriggerTree.merge(trees, select))
                    self.assertTrue(expected[0] or expected[1])
                    self.assertEqual(self._describe(merged), expected)
