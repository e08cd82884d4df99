from odoo import api, models, modules

from ...engine.text import CONTROL, flatten
from ..base.collections_guarded import get_internal
from .collections_dispatch_email import HandOver


def _on_one_line(text):
    return flatten(text) if isinstance(text, str) and CONTROL.search(text) else text


class MailMail(models.Model):
    _inherit = "mail.mail"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': e-mails about records of Collections leave through its outbox
        described = [vals.pop("collections_dispatch", None) for vals in vals_list]
        mails = super().create(vals_list)
        # Sudo: core's e-mails about our records get their row in the outbox, whoever writes them.
        self.env["collections.dispatch"].sudo()._adopt_mails(mails, described)
        return mails

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        # EXTENDS 'mail': core's queue and its sending after a commit leave ours to the outbox
        # Sudo: which e-mails are the outbox's is asked for whoever sends.
        ours = self.sudo()._get_dispatches()
        others = self - ours.mail_id.with_env(self.env)
        if ours:
            if modules.module.current_test:
                # As core does: tests do not commit, and look at once.
                ours._hand_over_these()
            else:
                ours._wake()
        if post_send_callback and ours:
            post_send_callback(ours.mail_id.ids)
        if not others:
            return True
        return super(MailMail, others).send(
            auto_commit=auto_commit,
            raise_exception=raise_exception,
            post_send_callback=post_send_callback,
        )

    def _get_dispatches(self):
        """Return the rows of the outbox that these e-mails belong to."""
        return self.env["collections.dispatch"].search([("mail_id", "in", self.ids)])

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        # EXTENDS 'mail': no line end in a name or a subject stops a reminder, and customers get a
        # link to opt out, below the text and as headers
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        said = get_internal(self.env, "collections_hand_over")
        dispatch = said.dispatch if isinstance(said, HandOver) else None
        if dispatch and dispatch.offers_opt_out:
            for email in emails:
                dispatch._add_opt_out(email)
        for email in emails:
            self._flatten_headers(email)
        return emails

    @api.model
    def _flatten_headers(self, email):
        """Put what stands in the headers of an e-mail on one line each.

        What is typed or imported may hold line ends. Python refuses such a header, and core would
        report it as a fault of the mail server.

        :param dict email: see ``_prepare_outgoing_list`` of core
        """
        for name in ("subject", "email_from", "reply_to"):
            email[name] = _on_one_line(email[name])
        for name in ("email_to", "email_cc"):
            email[name] = [_on_one_line(address) for address in email[name]]
        email["attachments"] = [
            (_on_one_line(name), *others) for name, *others in email["attachments"]
        ]

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # EXTENDS 'mail': what core found is told to the lane that hands the e-mail over
        said = get_internal(self.env, "collections_hand_over")
        if isinstance(said, HandOver):
            said.failure_type = failure_type
            said.failure_reason = failure_reason or (failure_type and self[:1].failure_reason)
            if not failure_type:
                # Deleted with those of others once the outcome is settled: one by one costs more
                # than anything else in the hand-over.
                self.auto_delete = False
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
