from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _action_update_from_provider_error(self, provider_error):
        # EXTENDS 'sms': a text message that the provider could not deliver afterwards
        result = super()._action_update_from_provider_error(provider_error)
        notifications = self.mail_notification_id
        notices = (
            self.env["collections.notice"]
            .sudo()
            .search(
                [
                    ("message_id", "in", notifications.mail_message_id.ids),
                    ("channel", "=", "sms"),
                    ("state", "=", "sent"),
                ]
            )
            if notifications
            else ()
        )
        for notice in notices:
            notice._report_undelivered(notice.address, str(provider_error or ""))
        return result
