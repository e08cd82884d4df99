from odoo import fields, models
from odoo.exceptions import UserError

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    collections_return_id = fields.Many2one(
        comodel_name="collections.bank.return",
        string="Returned payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=COLLECTIONS_READERS,
        help="The bank took a payment back because of this account, which is wrong, closed or "
        "blocked. The mark stays until the customer has confirmed the account.",
    )

    def action_collections_confirm(self):
        """Take off the mark that this account is not to be used: the customer has confirmed it."""
        check_one(self)
        self.check_access("write")
        # Sudo: the mark is not people's to write; that they may change the account is checked.
        own = self.sudo()
        if not own.collections_return_id:
            raise UserError(self.env._("This account is not marked. Load the page again."))
        own.collections_return_id = False
        own.partner_id._message_log(
            author_id=self.env.user.partner_id.id,
            body=self.env._("Bank account %s is confirmed: it may be used again.", own.acc_number),
        )
        return True
