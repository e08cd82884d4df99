"""Core's own text messages about records of Collections pass the gate when they go."""

from odoo import fields, models

from ..base.collections_guarded import get_internal
from ..base.collections_thread import is_ours


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        # EXTENDS 'sms': what may not go now stays in core's queue, what may never go is cancelled
        allowed = self
        if not get_internal(self.env, "collections_hand_over"):
            allowed -= self._stop_at_gate()
        if not allowed:
            return None
        return super(SmsSms, allowed)._send(
            unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    def _stop_at_gate(self):
        """Ask the gate about those of these texts that are ours.

        :return: those that may not go now; what may never go is cancelled
        """
        # Sudo: texts are core's; what stands behind them decides, whoever sends.
        asked = {sms: sms._get_gate_rows() for sms in self.sudo()}
        answers = self.env["collections.gate"]._ask_for_each(asked)
        stopped = self.sudo().filtered(lambda sms: answers[sms]["verdict"] == "blocked")
        for sms in stopped:
            if not answers[sms]["next"]:
                sms.write({"state": "canceled", "failure_type": "sms_blacklist"})
                sms.sms_tracker_id._action_update_from_sms_state("canceled")
        return stopped.with_env(self.env)

    def _get_gate_rows(self):
        """Return what the gate is asked about this text; nothing where it is not ours."""
        self.ensure_one()
        message = self.mail_message_id
        if not is_ours(self.env, message.model):
            return []
        record = self.env[message.model].browse(message.res_id).exists()
        reader = self.partner_id or (record and record._mail_get_partners()[record.id][:1])
        if not reader or reader._collections_is_colleague():
            return []
        row = {
            "partner": reader,
            "channel": "sms",
            "address": self.number,
            "when": fields.Datetime.now(),
        }
        if "company_id" in record._fields and record.company_id:
            row["company"] = record.company_id._collections_owner() or record.company_id
        overrides = self.env["collections.gate.override"].browse(
            get_internal(self.env, "collections_overrides") or []
        )
        customer = record._mail_get_partners()[record.id] if record else reader
        covered = overrides._covers(row) or overrides._covers({**row, "partner": customer[:1]})
        return [] if covered else [row]
