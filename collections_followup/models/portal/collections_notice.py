from odoo import models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _get_copies(self):
        # EXTENDS: who gets a copy has a link of his own in it, made before the e-mail leaves
        copies, left_out = super()._get_copies()
        copied = self.filtered(lambda notice: copies.get(notice.id))
        links = self.env["collections.portal.link"]
        for company, notices in copied.grouped("company_id").items():
            links._get_urls_sudo(
                company,
                {
                    (notice, contact): (notice.partner_id, contact, notice)
                    for notice, contact in notices._find_copied()
                },
            )
        return copies, left_out
