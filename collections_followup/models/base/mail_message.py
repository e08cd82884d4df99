from odoo import api, models
from odoo.tools import email_normalize, email_normalize_all

from .collections_thread import is_ours


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': core takes the author that a client names, and lets readers notify
        if not self.env.su:
            vals_list = [
                self._collections_sign(vals)
                if is_ours(self.env, vals.get("model") or self.env.context.get("default_model"))
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    @api.model
    @api.private
    def _collections_sign(self, vals):
        """Return the values of a message that say who really wrote it, if he may.

        It may come from the address of the user or of one of his companies.
        """
        thread = self.env[vals.get("model") or self.env.context["default_model"]]
        thread = thread.browse(vals.get("res_id") or self.env.context.get("default_res_id"))
        if thread and hasattr(thread, "_find_answering"):
            operations = thread._mail_get_operation_for_mail_message_operation("create")
            thread.check_access(operations[thread])
        user = self.env.user
        own = {email_normalize(user.email)}
        # Sudo: only the addresses of the user's own companies are read.
        for company in user.company_ids.sudo():
            own.update(email_normalize_all(company.email or ""))
            own.update(email_normalize_all(company.collections_email or ""))
        vals = {**vals, "author_id": user.partner_id.id, "author_guest_id": False}
        if email_normalize(vals.get("email_from") or "") not in own - {False}:
            vals["email_from"] = user.email_formatted
        return vals

    def _get_forbidden_access(self, operation):
        # EXTENDS 'mail': what went out is read, and no more
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("write", "unlink") and not self.env.su:
            seal = self.env["collections.sealed"]
            if not seal._may_unseal():
                forbidden |= self.browse(seal._find_sealed_messages(self.ids))
        return forbidden
