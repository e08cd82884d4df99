from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.base.collections_guarded import internal
from ...models.base.collections_thread import is_ours


class SmsComposer(models.TransientModel):
    _name = "sms.composer"
    _inherit = ["sms.composer", "collections.gate.dialog"]

    collections_opt_out = fields.Char(
        string="Added",
        compute="_compute_collections_opt_out",
        help="How the customer gets no more text messages: the contact rules ask for it.",
    )

    @api.depends(lambda self: self._get_gate_depends())
    def _compute_collections_opt_out(self):
        for composer in self:
            lines = self.env["collections.dispatch"]._get_opt_out_lines(composer._get_gate_rows())
            composer.collections_opt_out = next(filter(None, lines), False)

    def _get_gate_depends(self):
        # OVERRIDE 'collections.gate.dialog'
        return [
            *("res_model", "res_id", "res_ids", "composition_mode", "numbers"),
            *("recipient_single_number", "recipient_single_number_itf"),
        ]

    def _get_gate_rows(self):
        # OVERRIDE 'collections.gate.dialog'
        if not is_ours(self.env, self.res_model) or self.composition_mode == "mass":
            # To many at once: each message asks for itself when it goes.
            return []
        rows = []
        for record in self._get_records() or ():
            # Sudo: only whose record it is is read.
            customer = record.sudo()._mail_get_partners()[record.id][:1]
            single = self.recipient_single_number_itf or self.recipient_single_number
            written = self.sanitized_numbers if self.numbers else single
            rows += [
                {"partner": customer, "channel": "sms", "address": number}
                for number in (written or "").split(",")
                if customer and not customer._collections_is_colleague()
            ]
        return rows

    def _action_send_sms(self):
        # EXTENDS 'sms': as above
        if is_ours(self.env, self.res_model):
            records = self._get_records()
            if not records.has_access("write"):
                raise AccessError(
                    self.env._("You may read this, and not write to the customer about it.")
                )
            if self.composition_mode == "mass":
                # By its message core's queue knows whose text it is.
                self.mass_keep_log = True
            else:
                # Bare numbers wait nowhere.
                overrides = self._pass_gate(waits=self.composition_mode == "comment")
                if overrides:
                    self = self.with_context(collections_overrides=internal(overrides.ids))
                if self.composition_mode == "numbers" and records:
                    return self._text_numbers(records)
        return super()._action_send_sms()

    def _text_numbers(self, records):
        """Text bare numbers about records of ours: their threads and the outbox know of it."""
        written = self.sanitized_numbers or self.recipient_single_number_itf
        for record in records:
            record._message_sms(self.body, sms_numbers=(written or "").split(","))
        return records
