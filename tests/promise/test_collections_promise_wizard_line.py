from odoo.tests import Form, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestCollectionsPromiseWizardLine(DisputeCommon):
    def test_proposes_what_is_open_and_not_disputed(self):
        move, other = self._invoice(20), self._invoice(9, 60.0)
        self._dispute(move, amount=30.0)
        action = (move | other).action_collections_promise()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        amounts = {line.move_line_id.move_id: line.amount for line in wizard.line_ids}
        self.assertEqual(amounts, {move: 70.0, other: 60.0})
        self.assertEqual(wizard.line_ids.mapped("amount_residual"), [100.0, 60.0])
        with Form(wizard) as form, form.line_ids.edit(1) as line:
            line.amount = 10.0
        self.assertEqual(wizard.line_ids[1].amount, 10.0, "what a person typed stays")
