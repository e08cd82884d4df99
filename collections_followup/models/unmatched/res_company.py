from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_unmatched_auto = fields.Boolean(
        string="Match by number and amount",
        help="Money whose payer names an invoice and pays it to the cent is matched by night, "
        "where nothing else fits as well.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_unmatched_day = fields.Date(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="The day on which money without words was looked at last.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
