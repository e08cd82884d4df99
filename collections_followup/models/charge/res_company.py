from odoo import fields, models

from ..base.res_company import COMPANY_READERS


class ResCompany(models.Model):
    _inherit = "res.company"

    collections_charges = fields.Boolean(
        string="Claim interest and fees",
        help="Interest, fees and fixed sums are claimed by the interest rules and by what the "
        "levels say.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_charge_booking = fields.Selection(
        selection=[
            ("none", "A claim only, nothing in the ledger"),
            ("level", "Invoiced at the levels that say so"),
            ("paid", "Invoiced when the debt itself is paid"),
        ],
        string="What is claimed is",
        required=True,
        default="none",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_interest_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product for interest",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, id))]",
        help="Its account and taxes count on the invoice.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_fee_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Product for fees",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, id))]",
        help="Of fees and fixed sums. Its account and taxes count on the invoice.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
    collections_charge_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Journal for interest and fees",
        ondelete="set null",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        help="Empty: the first sales journal.",
        groups=COMPANY_READERS,
        prefetch="collections",
    )
