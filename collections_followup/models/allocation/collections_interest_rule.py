from odoo import fields, models

from .collections_allocation_order import ORDERS


class CollectionsInterestRule(models.Model):
    _inherit = "collections.interest.rule"

    allocation = fields.Selection(
        selection=ORDERS,
        string="Payments are applied to",
        help="What a payment of these customers pays first: as the law or their contract says. "
        "Empty: as the company says in its settings.",
    )
