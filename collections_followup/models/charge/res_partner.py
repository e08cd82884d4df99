from odoo import api, fields, models

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

    @api.private
    def _collections_get_customer_kind(self):
        """Return what interest rules take a commercial partner for: see ``_sql_items`` of claims.

        :return: ``person``, ``business`` (a person whose debts are commercial, too) or ``public``
        """
        self.ensure_one()
        if self.collections_public_body:
            return "public"
        commercial = self.is_company or self.collections_debt_purpose == "commercial"
        return "business" if commercial else "person"
