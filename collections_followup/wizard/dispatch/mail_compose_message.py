from odoo import models

from ...models.base.collections_thread import is_ours


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        # EXTENDS 'mail': as above; one by one, posting asks for itself
        if is_ours(self.env, self.model):
            self.env[self.model].browse(res_ids).check_access("write")
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
