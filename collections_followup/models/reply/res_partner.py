"""Answers to what was sent to customers who had no case: they are logged and sorted, too."""

from odoo import models

from .mail_thread import is_automatic_now


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS 'mail': an answer to one of our messages in the customer's own history
        result = super()._message_post_after_hook(message, msg_values)
        if message._collections_is_answer():
            # Sudo: the mail gateway has no rights on what was sent
            sent = self._find_collections_dispatches_sudo(message.sudo().parent_id)
            company = sent[:1].company_id
            if company:
                owner = company._collections_owner() or company
                automatic = is_automatic_now(self.env)
                self.env["collections.reply"]._take_in(self, message, automatic, owner)
        return result
