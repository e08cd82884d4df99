from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestAccountMoveWriteOff(DisputeCommon):
    """Entries keep what they were made for: limits count them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.collections_dispute_account_id = cls.company_data["default_account_expense"]
        cls.billing = new_test_user(
            cls.env,
            "billing_links",
            groups="base.group_user,account.group_account_manager,"
            "collections_followup.group_collections_collector",
            company_id=cls.company.id,
        )

    def test_nobody_takes_a_write_off_from_its_dispute(self):
        move = self._invoice(20, 1000.0)
        dispute = self._dispute(move, amount=100.0)
        dispute._ask_write_off({dispute.line_ids: 100.0})
        entry = dispute.credit_move_ids.with_user(self.billing)
        for values in (
            {"collections_dispute_id": False},
            {"collections_settlement_id": False},
            {"collections_plan_writeoff_id": False},
        ):
            with self.assertRaises(AccessError):
                entry.write(values)
        self.assertEqual(
            self._item(move)._collections_read_written_off(), {self._item(move): (100.0, 100.0)}
        )

    def test_nobody_makes_one_for_a_dispute_by_hand(self):
        dispute = self._dispute(self._invoice(20, 1000.0))
        moves = self.env["account.move"].with_user(self.billing)
        values = {"move_type": "out_refund", "partner_id": self.customer.id}
        with self.assertRaises(AccessError), self.cr.savepoint():
            moves.create({**values, "collections_dispute_id": dispute.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            moves.with_context(default_collections_dispute_id=dispute.id).create(values)
        self.assertFalse(moves.create(values).collections_dispute_id)
