from odoo import api, fields, models

from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_payer_profile = fields.Html(
        string="How the customer pays",
        compute="_compute_collections_payer_profile",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("lang", "company")
    def _compute_collections_payer_profile(self):
        profiles = self.env["collections.payer.profile"]
        for partner in self:
            partner.collections_payer_profile = (
                profiles._render(partner, self.env.company) if partner.id else False
            )
