from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_pack_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="collections_pack_user_company_rel",
        column1="company_id",
        column2="user_id",
        string="Management pack goes to",
        copy=False,
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Colleagues who get the management pack by e-mail each month, each in the own "
        "language. Who may not read all receivables of the company gets none.",
        groups=COMPANY_READERS,
    )
    collections_pack_day = fields.Integer(
        string="Day of the month of the management pack",
        default=3,
        help="On this day, from 1 to 28, the pack of the month that is over is mailed.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_pack_done = fields.Date(
        readonly=True,
        export_string_translation=False,
        help="Day on which it was looked last whether the management pack is to be mailed.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_pack_day_in_month = models.Constraint(
        "CHECK (collections_pack_day BETWEEN 1 AND 28)",
        "The management pack goes out on a day from 1 to 28, which every month has.",
    )

    @api.constrains("collections_pack_user_ids")
    def _check_collections_pack_users(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for company in self.sudo():
            company.collections_pack_user_ids._collections_check_works_for(company)
            for user in company.collections_pack_user_ids:
                problem = self.env["collections.pack.sending"]._find_reader_problem(user, company)
                if problem:
                    raise ValidationError(problem)
