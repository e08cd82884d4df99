"""Core's own text messages about records of Collections leave through its outbox."""

from odoo import models, modules

from ..base.collections_guarded import get_internal
from ..base.collections_thread import is_ours


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        # EXTENDS 'sms': core's queue and its sending at once leave ours to the outbox
        others = self
        if not get_internal(self.env, "collections_hand_over"):
            others -= self._put_into_outbox()
        if not others:
            return None
        return super(SmsSms, others)._send(
            unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    def _put_into_outbox(self):
        """Leave those of these texts to the outbox that are about our records.

        :return: the texts that it takes
        """
        # Sudo: texts are core's; each that is about a record of ours gets its row, whoever sends.
        ours = self.sudo().filtered(
            lambda sms: sms.uuid and is_ours(self.env, sms.mail_message_id.model)
        )
        if not ours:
            return self.browse()
        dispatches = ours._get_dispatches()
        known = set(dispatches.mapped("message_uid"))
        dispatches |= dispatches._adopt_texts(ours.filtered(lambda sms: sms.uuid not in known))
        if modules.module.current_test:
            # As core does with e-mails: tests do not commit, and look at once.
            dispatches._hand_over_these()
        else:
            dispatches._wake()
        return ours.with_env(self.env)

    def _get_dispatches(self):
        """Return the rows of the outbox that these texts belong to."""
        return self.env["collections.dispatch"].search(
            [("message_uid", "in", self.mapped("uuid")), ("channel", "=", "sms")]
        )

    def resend_failed(self):
        # EXTENDS 'sms': a person asks for a further attempt
        # Sudo: the rows of the outbox; core lets those resend who may write its texts.
        failed = self.sudo()._get_dispatches().filtered(lambda own: own.state == "failed")
        if failed:
            self.check_access("write")
            failed._reopen(self.env.user)
        return super().resend_failed()
