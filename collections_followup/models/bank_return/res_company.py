from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_return_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Account of return costs",
        ondelete="restrict",
        domain="[('account_type', 'in', ('expense', 'expense_other', 'expense_direct_cost'))]",
        help="What the bank takes for a payment that it took back is booked to this account. "
        "Empty: it is not booked.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
