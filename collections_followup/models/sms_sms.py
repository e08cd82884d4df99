from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def write(self, vals):
        # EXTENDS 'sms': a follow-up notice is sent once the provider took its text message
        result = super().write(vals)
        if "state" in vals:
            notices = (
                self.env["collections.notice"]
                .sudo()
                .search([("sms_id", "in", self.ids), ("state", "=", "queued")])
            )
            if notices:
                notices._receive_sms_outcome(self.sudo())
        return result
