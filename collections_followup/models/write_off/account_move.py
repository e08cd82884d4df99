from odoo import fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_write_off_request_id = fields.Many2one(
        comodel_name="collections.write.off.request",
        string="Made for the write-off",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The write-off that this entry books.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
    collections_memo_recovery_id = fields.Many2one(
        comodel_name="collections.memo.recovery",
        string="Made for the recovery",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The recovery after a write-off that this entry books.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )

    def action_collections_write_off(self):
        """Enter a write-off of what is open of these invoices."""
        return self.env["collections.write.off.request"]._begin(
            self._collections_get_receivable_lines()
        )
