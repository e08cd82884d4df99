from odoo import models

from ...models.base.collections_guarded import internal
from ...models.base.collections_thread import is_ours


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "collections.gate.dialog"]

    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return ["model", "res_ids", "partner_ids", "composition_mode", "subtype_id"]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        if not is_ours(self.env, self.model) or self.composition_mode != "comment":
            # To many at once: each message asks for itself in the outbox.
            return []
        # Sudo: only whose records they are is read.
        records = self.env[self.model].sudo().browse(self._evaluate_res_ids())
        company = "company_id" in records._fields and records.company_id[:1]
        return [
            {
                "partner": reader,
                "channel": "email",
                "address": reader.email,
                **({"company": company._collections_owner() or company} if company else {}),
            }
            for reader in self.partner_ids._origin
            if not reader._collections_is_colleague()
        ]

    def _action_send_mail_comment(self, res_ids):
        # EXTENDS 'mail': what the gate is against goes for a reason only, or waits
        overrides = self._pass_gate(waits=True)
        if overrides:
            self = self.with_context(collections_overrides=internal(overrides.ids))
        return super()._action_send_mail_comment(res_ids)

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        # EXTENDS 'mail': as above; one by one, posting asks for itself
        if is_ours(self.env, self.model):
            self.env[self.model].browse(res_ids).check_access("write")
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
