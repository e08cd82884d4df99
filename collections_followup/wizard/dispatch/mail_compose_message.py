from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...models.base.collections_guarded import internal
from ...models.base.collections_thread import is_ours


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "collections.gate.dialog"]

    collections_company_id = fields.Many2one(
        comodel_name="res.company",
        export_string_translation=False,
        groups="collections_followup.group_collections_readonly",
        help="Where a message on a customer, who has no case, is about what he owes: to whom.",
    )

    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return [
            *("model", "res_ids", "partner_ids", "composition_mode", "subtype_id"),
            "collections_company_id",
        ]

    def _get_about_company(self):
        """Return for which company customers are written to about what they owe, by their own
        threads; none where it is about something else, or stands on a record of ours."""
        # Sudo: the field is there for those of the team alone; of others it is empty.
        company = self.sudo().collections_company_id if self.model == "res.partner" else None
        if company and company not in self.env.companies:
            raise AccessError(
                self.env._("Choose %s among your companies to write in its name.", company.name)
            )
        return company.with_env(self.env) if company else self.env["res.company"]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        company = self._get_about_company()
        if not (company or is_ours(self.env, self.model)) or self.composition_mode != "comment":
            # To many at once: each message asks for itself in the outbox.
            return []
        if not company:
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
        about = self._get_about_company()
        if about:
            self = self.with_context(collections_about_debt=internal(about.id))
        return super()._action_send_mail_comment(res_ids)

    def _action_schedule_message(self):
        # EXTENDS 'mail': what core posts later on a customer nobody would ask the gate about
        if any(composer._get_about_company() for composer in self):
            raise UserError(
                self.env._(
                    "What is about an open amount cannot be scheduled here. Send it now: what may "
                    "not go yet waits in the outbox."
                )
            )
        return super()._action_schedule_message()

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        # EXTENDS 'mail': as above; one by one, posting asks for itself
        if is_ours(self.env, self.model):
            self.env[self.model].browse(res_ids).check_access("write")
        about = self._get_about_company()
        if about:
            self = self.with_context(collections_about_debt=internal(about.id))
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
