from odoo import models

# What is sent by e-mail and queued until the mail server took it
NOTICES = ("collections.notice", "collections.plan.notice")


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # EXTENDS 'mail': a notice is sent once the mail server took its e-mail
        for model in NOTICES:
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
