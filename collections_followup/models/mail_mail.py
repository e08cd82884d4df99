from odoo import api, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model
    def _collections_get_notice_models(self):
        """Return the names of the models whose records are sent as e-mails of their own."""
        return ["collections.notice"]

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # EXTENDS 'mail': a notice is sent once the mail server took its e-mail
        for model in self._collections_get_notice_models():
            notices = (
                self.env[model]
                .sudo()
                .search([("mail_id", "in", self.ids), ("state", "=", "queued")])
            )
            if notices:
                notices._receive_mail_outcome(failure_reason, failure_type)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
