from odoo.exceptions import UserError
from odoo.tests import tagged

from ..dossier_common import DossierCommon


@tagged("post_install", "-at_install")
class TestAccountMove(DossierCommon):
    def test_of_chosen_invoices(self):
        paid = self._invoice(9)
        self._pay(paid)
        moves = self.move | paid
        context = moves.action_collections_dossier()["context"]
        self.assertEqual(set(context["default_move_line_ids"]), set(self._item(moves).ids))
        foreign = self._invoice(5, partner=self.partner_b)
        for chosen in (moves | foreign, moves.browse()):
            with self.assertRaises(UserError):
                chosen.action_collections_dossier()
