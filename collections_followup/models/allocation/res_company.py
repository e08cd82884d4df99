from odoo import fields, models

from ..base.res_company import COMPANY_READERS
from ..charge.collections_interest_rule import ALLOCATION_ORDERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_allocation_order = fields.Selection(
        selection=ALLOCATION_ORDERS,
        string="Payments are applied to",
        required=True,
        default="principal-first",
        help="What a payment pays first, where neither the customer nor an interest rule in use "
        "says so.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_allocation_disputed = fields.Selection(
        selection=[
            ("never", "Never paid by itself"),
            ("directed", "Paid only if the customer says so"),
            ("last", "Paid after everything else"),
        ],
        string="What is disputed is",
        required=True,
        default="directed",
        help="Disputed debts of persons in the United States are never paid: 12 CFR 1006.30(c)(1).",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
