from odoo import fields, models

from ..base.res_company import COMPANY_READERS

# Years that the law asks for at least where it asks for any: 12 CFR 1006.100.
LEAST_YEARS = 3


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_contact_years = fields.Integer(
        string="Keep the contact log for",
        help="Years after the last activity on a debt, 3 at least. After that an administrator may "
        "delete its entries. 0: they are kept for good. Nothing is ever deleted by itself.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )

    _collections_contact_years_range = models.Constraint(
        "CHECK (collections_contact_years = 0 OR collections_contact_years BETWEEN 3 AND 100)",
        "The contact log is kept for 3 years at least after the last activity on a debt. Enter 3 "
        "or more, or 0 to keep it for good.",
    )
