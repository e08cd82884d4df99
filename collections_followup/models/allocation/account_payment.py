from odoo import api, fields, models

from ..base.res_partner import COLLECTIONS_READERS


class AccountPayment(models.Model):
    _inherit = "account.payment"

    collections_amount_on_account = fields.Monetary(
        string="On account",
        compute="_compute_collections_amount_on_account",
        currency_field="currency_id",
        help="What of the payment is not matched with invoices.",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("move_id.line_ids.amount_residual_currency", "move_id.line_ids.reconciled")
    def _compute_collections_amount_on_account(self):
        for payment in self:
            credits = payment._collections_get_credits()
            payment.collections_amount_on_account = -sum(credits.mapped("amount_residual_currency"))

    def _collections_get_credits(self):
        """Return the receivable items of these payments of which something is left."""
        return self.move_id.line_ids.filtered(
            lambda line: line._collections_is_open() and line.amount_residual_currency < 0
        )

    def action_collections_apply(self):
        """Open the dialog that applies what is left of these payments to open items."""
        self.check_access("read")
        return self.env["collections.allocation.wizard"]._get_action(
            self._collections_get_credits()
        )
