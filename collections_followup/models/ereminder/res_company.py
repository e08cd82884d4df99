from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_ereminder = fields.Boolean(
        string="E-reminders by country",
        help="Notices go with a structured file, for programs to read, in the form of the "
        "customer's country. Customers with a form of their own have it in any case.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_ereminder_type = fields.Selection(
        selection=[("71", "Payment request (71)"), ("383", "Debit note (383)")],
        string="Reminder as an invoice is a",
        required=True,
        default="71",
        help="Type of document where a reminder goes as an invoice of Peppol (UNTDID 1001). Ask "
        "receivers whose program knows no request for payment.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
