from odoo.tests import tagged

from ..common import CollectionsCommon


@tagged("post_install", "-at_install")
class TestCollectionsOnce(CollectionsCommon):
    """Every dialog, pressed twice: ``test_wizards_attacked.py``."""

    def _open(self):
        action = self.env["collections.promise.wizard"]._get_action(self._item(self._invoice(5)))
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_a_second_time_it_says_so(self):
        wizard = self._open()
        wizard.action_confirm()
        self.assertTrue(wizard.is_done)
        self.assertIn("done already", self._refused(wizard.action_confirm))
        self.assertEqual(len(self.env["collections.promise"].search([])), 1)
        self.assertFalse(wizard.copy().is_done)

    def test_what_was_refused_can_be_put_right(self):
        wizard = self._open()
        wizard.date = self.today.replace(year=2025)
        self._refused(wizard.action_confirm)
        self.env.invalidate_all()
        self.assertFalse(wizard.is_done)
        wizard.date = self.today
        wizard.action_confirm()
        self.assertEqual(len(self.env["collections.promise"].search([])), 1)
