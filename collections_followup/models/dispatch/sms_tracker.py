from odoo import models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    def _action_update_from_sms_state(self, sms_state, failure_type=False, failure_reason=False):
        # EXTENDS 'sms': a report that a text message arrived ends the doubt about it
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if sms_state in ("process", "pending", "sent"):
            found = self._get_collections_dispatches_sudo()
            found.filtered(lambda dispatch: dispatch.state == "uncertain")._set_arrived()
        return result

    def _action_update_from_provider_error(self, provider_error):
        # EXTENDS 'sms': a text message that the provider could not deliver afterwards
        result = super()._action_update_from_provider_error(provider_error)
        found = self._get_collections_dispatches_sudo()
        for dispatch in found.filtered(lambda d: d.state in ("sent", "uncertain")):
            dispatch._report_undelivered(dispatch.address, str(provider_error or ""))
        return result

    def _get_collections_dispatches_sudo(self):
        """Return the outgoing messages of Collections that these reports are about."""
        # Sudo: providers report without a user.
        return (
            self.env["collections.dispatch"]
            .sudo()
            .search([("message_uid", "in", self.mapped("sms_uuid")), ("channel", "=", "sms")])
        )
