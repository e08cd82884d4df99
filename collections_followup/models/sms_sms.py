from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def write(self, vals):
        # EXTENDS 'sms': a follow-up notice is sent once the service took its text message
        result = super().write(vals)
        if "state" in vals:
            notices = (
                self.env["collections.notice"]
                .sudo()
                .search([("sms_id", "in", self.ids), ("state", "=", "queued")])
            )
            for sms, batch in notices.grouped("sms_id").items():
                batch._receive_sms_outcome(sms.state, sms.failure_type)
        return result
