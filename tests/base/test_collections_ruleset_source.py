from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsRulesetSource(CollectionsCommon):
    """What the pass keeps in memory follows each change of what it was read from."""

    def _levels(self):
        ruleset = self.engine._get_ruleset(self.company)
        return {level.id: level.days for level in ruleset.levels}

    def test_a_changed_level_counts_at_once(self):
        self.assertEqual(self._levels()[self.levels[0].id], 1)
        self.levels[0].days = 4
        self.assertEqual(self._levels()[self.levels[0].id], 4)

    def test_a_new_level_counts_at_once(self):
        before = self._levels()
        level = self.levels[0].copy({"days": 50, "sequence": 50})
        self.assertEqual(set(self._levels()) - set(before), {level.id})

    def test_a_deleted_level_is_gone_at_once(self):
        last = self.levels[2]
        self.assertIn(last.id, self._levels())
        gone = last.id
        last.unlink()
        self.assertNotIn(gone, self._levels())

    def test_nothing_is_read_again_without_a_change(self):
        self._levels()
        with self.assertQueryCount(0):
            self._levels()
