from odoo import api, models
from odoo.tools import html2plaintext


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        # EXTENDS 'mail': a follow-up notice that comes back must not go unnoticed
        result = super()._routing_handle_bounce(email_message, message_dict)
        message = message_dict.get("bounced_message")
        if message:
            notices = (
                self.env["collections.notice"]
                .sudo()
                .search([("message_id", "in", message.ids), ("channel", "=", "email")])
            )
            if notices:
                notices._report_undelivered(
                    message_dict.get("bounced_email") or notices[:1].address,
                    html2plaintext(message_dict.get("body") or ""),
                )
        return result
