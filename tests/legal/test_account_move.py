from odoo.tests import tagged

from ..legal_common import LegalCommon


@tagged("post_install", "-at_install")
class TestAccountMove(LegalCommon):
    def test_what_is_open_of_invoices(self):
        self._pay(self.new)
        opened = (self.old | self.new).with_user(self.collector).action_collections_legal()
        wizard = self.env["collections.legal.wizard"].browse(opened["res_id"])
        self.assertEqual(wizard.move_line_ids, self._item(self.old))
