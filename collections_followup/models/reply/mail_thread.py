from odoo import api, models

from ...engine.replies import is_automatic
from ..base.collections_guarded import declare_internal_keys, get_internal, internal

declare_internal_keys(
    collections_automatic="no person wrote the message that comes in",
)


def is_automatic_now(env):
    """Return whether the message that is coming in was written by no person."""
    return get_internal(env, "collections_automatic") is not None


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # EXTENDS 'mail': what only the headers tell, for the cases that the message is about
        headers = {name.lower(): str(value) for name, value in message.items()}
        if is_automatic(headers, message_dict.get("subject") or ""):
            self = self.with_context(collections_automatic=internal())
        return super()._message_route_process(message, message_dict, routes)
