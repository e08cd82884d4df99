from odoo import fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_provision_id = fields.Many2one(
        comodel_name="collections.provision",
        string="Made for the allowance",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The allowance for a single customer or item that this entry books.",
        before_write="_collections_check_made_for",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )

    def write(self, vals):
        # EXTENDS 'account': an allowance stands as its entries do
        result = super().write(vals)
        if "state" in vals:
            # Sudo: whoever posts entries need not read allowances.
            entries = self.sudo().filtered(lambda move: move.move_type == "entry")
            entries.collections_provision_id._follow_entries()
        return result
