from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_cost_account_ids = fields.Many2many(
        comodel_name="account.account",
        relation="collections_cost_account_company_rel",
        column1="company_id",
        column2="account_id",
        string="Costs of collecting",
        check_company=True,
        copy=False,
        domain="[('account_type', 'in', ('expense', 'expense_other', 'expense_direct_cost'))]",
        help="Accounts with what collecting costs: postage, agencies, lawyers. The cost of an "
        "amount collected is computed from them. Empty: it is not known.",
        groups=COMPANY_READERS,
    )
    collections_loss_expense_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Expense of expected losses",
        ondelete="set null",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_other'))]",
        help="Proposed where the allowance for expected losses is booked.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_allowance_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Allowance for expected losses",
        ondelete="set null",
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current'))]",
        help="Where the allowance stands in the balance sheet.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
