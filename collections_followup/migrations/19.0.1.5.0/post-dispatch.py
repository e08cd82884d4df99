"""What waited in core's queues goes out through the outbox, which writes it anew.

Notices keep their state; their e-mails and text messages that no server has taken are deleted,
so that core's own queues do not send them beside the outbox.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for model in ("collections.notice", "collections.plan.notice"):
        waiting = env[model].search(
            [
                ("state", "in", ("queued", "failed", "skipped", "cancelled")),
                ("mail_id", "!=", False),
            ]
        )
        mails = waiting.mail_id.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        messages = mails.mail_message_id
        mails.unlink()
        # The thread tells what the customer got: these never left.
        messages.unlink()
    texts = env["collections.notice"].search([("state", "!=", "sent"), ("sms_id", "!=", False)])
    unsent = texts.sms_id.filtered(lambda sms: sms.state in ("outgoing", "error", "canceled"))
    messages = unsent.mail_message_id
    unsent.unlink()
    messages.unlink()
    # Attempts that core's queue made are not forgotten, and the next one is due now.
    env["collections.notice"].search([("state", "=", "queued")]).write({"retry_at": False})
