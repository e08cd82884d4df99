from odoo import fields, models

from ..base.res_partner import COLLECTIONS_FIELDS, COLLECTIONS_READERS

COLLECTIONS_FIELDS.add("collections_public_body")


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_public_body = fields.Boolean(
        string="Public body",
        copy=False,
        groups=COLLECTIONS_READERS,
        help="A state, a municipality, or another contracting authority (Directive 2011/7/EU, "
        "article 2). Interest rules for public bodies are about it; without a mark a customer is "
        "a person or a company, as the contact says.",
        prefetch="collections",
    )
