from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestAccountMoveLine(LegalCommon):
    def test_the_chosen_items(self):
        opened = self._item(self.new).with_user(self.collector).action_collections_legal()
        wizard = self.env["collections.legal.wizard"].browse(opened["res_id"])
        self.assertEqual(wizard.move_line_ids, self._item(self.new))
