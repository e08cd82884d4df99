from odoo import api, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.private
    def _collections_is_answer(self):
        """Return whether this message came in by e-mail from somebody who is not of the house."""
        self.ensure_one()
        # Sudo: whether a user of the house wrote it; the gateway reads users for us.
        inside = any(user._is_internal() for user in self.author_id.sudo().user_ids)
        return self.message_type == "email" and not inside
