from odoo import api, models
from odoo.tools import html2plaintext


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        # EXTENDS 'mail': what was sent and comes back must not go unnoticed
        result = super()._routing_handle_bounce(email_message, message_dict)
        dispatches = self._find_collections_dispatches_sudo(message_dict.get("bounced_message"))
        if dispatches:
            dispatches._report_undelivered(
                message_dict.get("bounced_email") or dispatches[:1].address,
                html2plaintext(message_dict.get("body") or ""),
            )
        return result

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # EXTENDS 'mail': an answer shows that what it answers to has arrived
        parent = self.env["mail.message"].browse(message_dict.get("parent_id"))
        dispatches = self._find_collections_dispatches_sudo(parent)
        dispatches.filtered(lambda dispatch: dispatch.state == "uncertain")._set_arrived()
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _find_collections_dispatches_sudo(self, messages):
        """Return the e-mails of Collections that stand behind messages of threads.

        :param messages: ``mail.message``, or nothing
        """
        # Sudo: the mail gateway has no rights on the outbox.
        dispatches = self.env["collections.dispatch"].sudo()
        if not messages:
            return dispatches
        return dispatches.search([("message_id", "in", messages.ids), ("channel", "=", "email")])

    def _check_can_update_message_content(self, messages):
        # EXTENDS 'mail': the chatter changes words in sudo mode
        result = super()._check_can_update_message_content(messages)
        seal = self.env["collections.sealed"]
        if not seal._may_unseal() and seal._find_sealed_messages(messages.ids):
            raise seal._get_sealed_error()
        return result
