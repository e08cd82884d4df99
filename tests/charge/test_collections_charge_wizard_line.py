from odoo.tests import tagged

from ..charge_common import ChargeCommon


@tagged("post_install", "-at_install")
class TestCollectionsChargeWizardLine(ChargeCommon):
    def test_what_is_claimed(self):
        move = self._invoice(30, 100.0)
        self._pass()
        wizard = self.env["collections.charge.wizard"].create({"reason": "Test"})
        line = self.env["collections.charge.wizard.line"].create(
            {"wizard_id": wizard.id, "move_line_id": self._item(move).id, "kind": "interest"}
        )
        self.assertRecordValues(
            line,
            [
                {
                    "amount_claimed": 0.41,
                    "move_name": move.name,
                    "currency_id": self.company.currency_id.id,
                }
            ],
        )
        line.kind = "fee"
        self.assertFalse(line.amount_claimed)
