from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_specific_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Allowance for single customers",
        ondelete="set null",
        check_company=True,
        domain="[('account_type', 'in', ('asset_current', 'liability_current'))]",
        help="Another account than that of the matrix: each is compared with what it has to be.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    @api.constrains("collections_specific_account_id", "collections_allowance_account_id")
    def _check_collections_allowances(self):
        # Sudo: the check holds whatever accounts the one who edits may read.
        for company in self.sudo():
            single = company.collections_specific_account_id
            if single and single == company.collections_allowance_account_id:
                raise ValidationError(
                    self.env._(
                        "Allowances for single customers need another account than the matrix: "
                        "what stands there would count in both."
                    )
                )
