"""Headers of e-mails on one line: a line end in a name or a subject must not stop a reminder."""

from odoo import models

from ...engine.text import CONTROL, flatten


def _on_one_line(text):
    return flatten(text) if isinstance(text, str) and CONTROL.search(text) else text


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        # EXTENDS 'mail': what is typed or imported may hold line ends. Python refuses such a
        # header, and core would report it as a fault of the mail server.
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        for email in emails:
            for name in ("subject", "email_from", "reply_to"):
                email[name] = _on_one_line(email[name])
            for name in ("email_to", "email_cc"):
                email[name] = [_on_one_line(address) for address in email[name]]
            email["attachments"] = [
                (_on_one_line(name), *others) for name, *others in email["attachments"]
            ]
        return emails
