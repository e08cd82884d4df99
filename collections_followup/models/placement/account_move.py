from odoo import fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    # On the entries that set off what an agency kept of a payment against its bill.
    collections_placement_recovery_id = fields.Many2one(
        comodel_name="collections.placement.recovery",
        string="Fee that an agency kept",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        before_write="_collections_check_made_for",
        help="The payment of which an agency kept its fee: this entry sets it off against the "
        "agency's bill.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )
