from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_thanks = fields.Boolean(
        string="Thank for payments",
        help="Customers who were reminded and have paid everything get a thank-you note by e-mail "
        "on the next working day.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
