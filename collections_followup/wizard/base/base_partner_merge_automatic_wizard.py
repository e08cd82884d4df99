from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': a customer has one open case, where two customers have one each
        customer = dst_partner.commercial_partner_id
        self.env["collections.case"]._join_open(customer | src_partners)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if customer != dst_partner:
            # A customer who became a contact of another.
            dst_partner._collections_give_to(customer)
        return result

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS 'base': the case has the figures of both at once
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        # In sudo mode: whoever sorts contacts may know nothing of collections.
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        partners._collections_take_along(partners.commercial_partner_id)
        partners._collections_refresh(partners.commercial_partner_id)
        return result
