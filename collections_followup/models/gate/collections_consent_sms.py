"""Opting out by answering a text message: STOP, and nothing but that."""

from odoo import api, fields, models

from ...engine.opt_out import read_keyword
from ..base.collections_guarded import without_defaults


class CollectionsConsent(models.Model):
    _inherit = "collections.consent"

    @api.model
    @api.private
    def _receive_sms(self, number, text, partner=None):
        """Take a text message that a customer sent: for whoever receives them, and by hand.

        STOP opts the number out of text messages, once, and is confirmed by one text; START
        takes that back. Anything else is for a person to read.

        :param str number: who wrote, in any notation
        :param str text: what was written
        :param partner: who that is, if known
        :return: the new entry, empty where nothing changed
        """
        meaning = read_keyword(text)
        if not meaning or self._claim_opt_out("sms", number, partner) == (meaning == "stop"):
            return self.browse()
        return self._log_sms_answer(meaning, number, text, partner)

    @api.model
    def _log_sms_answer(self, meaning, number, text, partner=None):
        """Record what somebody answered, and confirm an opt-out by one last text.

        :param str meaning: ``"stop"`` or ``"start"``
        """
        # Sudo: the provider reports without a user; what the customer says holds.
        entry = self.sudo().create(
            {
                "decision": "withdrawn" if meaning == "stop" else "granted",
                "channel": "sms",
                "address": number,
                "partner_id": partner.id if partner else False,
                "date": fields.Datetime.now(),
                "source": "sms",
                "note": text,
            }
        )
        if meaning == "stop":
            self._tell_opt_out(partner, number)
            entry._confirm_by_sms()
        return entry

    def _confirm_by_sms(self):
        """Confirm an opt-out to its number: the one text that is still allowed.

        47 CFR 64.1200(a)(12): within five minutes, and without any word about the debt.
        """
        self.ensure_one()
        env = self.with_context(lang=self.partner_id.lang or self.env.lang).env
        # Sudo: core's text messages are written by the system.
        text = (
            without_defaults(self.env["sms.sms"])
            .sudo()
            .create(
                {
                    "number": self.normalized,
                    "partner_id": self.partner_id.id,
                    "body": env._(
                        "%s: you get no more text messages from us.", self.env.company.name
                    ),
                }
            )
        )
        text.send()
