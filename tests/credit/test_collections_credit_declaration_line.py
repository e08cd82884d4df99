from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..credit_declaration_common import DeclarationCommon


@tagged("post_install", "-at_install")
class TestCollectionsCreditDeclarationLine(DeclarationCommon):
    def test_lines_are_left_out_and_nothing_else(self):
        draft = self._begin()
        line = draft.line_ids[0]
        line.is_in = False
        self.assertEqual((draft.amount_owed, draft.amount_covered), (100, 100))
        line.is_in = True
        self.assertEqual((draft.amount_owed, draft.amount_covered), (200, 150))
        with self.assertRaises(AccessError):
            line.insured = 1000
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(AccessError):
            draft.line_ids.create({"declaration_id": draft.id, "number": "INV"})
        draft.line_ids.is_in = False
        draft.reason = "None"
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            draft.action_make()
