from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': a customer has one open case in a company
        customer = dst_partner.commercial_partner_id
        for partner in src_partners.filtered(lambda partner: partner != customer):
            partner._collections_move_cases(customer)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS 'base': whoever is left owes, and has agreed on, what all of them did
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        for left in self.env["res.partner"].browse(partner_ids).exists():
            if left != left.commercial_partner_id:
                left._collections_move_holds(left.commercial_partner_id)
            left._collections_follow_customer()
        return result
