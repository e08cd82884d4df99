"""How legal documents leave: by e-mail, as a letter, to the court; and what follows from it."""

import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import email_split

from ...engine.text import flatten
from ..agreement.collections_agreement_nightly import attempt
from ..base.collections_guarded import without_defaults
from .collections_legal_document import SENDABLE

_logger = logging.getLogger(__name__)

REPORT = "collections_followup.report_legal_document"


class CollectionsLegalDocument(models.Model):
    _inherit = "collections.legal.document"

    # How the dialog for letters prints it.
    _letter_report = "report_legal_document_action"

    # -------------------------------------------------------------------------------- checks

    def _check_may_send(self):
        # EXTENDS 'collections.dispatch.source'
        self.action_id._check_work()

    def _check_may_hand_over(self):
        """Refuse to let this document go, whoever asks in whatever way."""
        self.ensure_one()
        self._check_may_send()
        if self.state not in ("draft", "failed"):
            raise UserError(self.env._("%s has left, or is about to.", self.display_name))
        problem = self._find_problem()
        if problem:
            raise UserError(problem)
        action, currency = self.action_id, self.currency_id
        if currency.compare_amounts(action.amount_claimed, self.amount):
            raise UserError(
                self.env._(
                    "%(before)s was claimed when this was written, %(now)s is claimed now. Write "
                    "it anew.",
                    before=currency.format(self.amount),
                    now=currency.format(action.amount_claimed),
                )
            )

    def _find_problem(self):
        """Return why this document may not leave, as a sentence; nothing where it may."""
        action = self.action_id
        if action.state not in SENDABLE:
            return self.env._("%s is not approved, or closed already.", action.name)
        if self.date_pay_by and self.date_pay_by < self.company_id._collections_today():
            return self.env._("The day to pay by is past. Write the document anew.")
        problem = ""
        if self.layout_id.is_threat:
            problem = action._find_flagged() or action._find_barred()
        if not problem and (self.layout_id.is_threat or self.type == "proof"):
            problem = action._find_overclaimed()
        return problem

    # -------------------------------------------------------------------------------- buttons

    def action_send(self):
        """Let this document go by its channel."""
        self._check_may_hand_over()
        if self.channel == "letter":
            return self.env["collections.letter.wizard"]._get_action(self)
        if self.channel == "court":
            self._hand_to_court()
            return True
        # Sudo: nobody writes the outbox by hand; who may send was checked.
        own = self.sudo()
        own.dispatch_id.filtered(lambda row: row.state in ("failed", "cancelled"))._reopen(
            self.env.user
        )
        own.write({"state": "queued", "failure_reason": False, "sent_by_id": self.env.uid})
        # Written at once: whoever presses the button learns at once what is missing.
        own._compose()
        self.env["collections.dispatch"].sudo()._wake()
        return True

    def action_look(self):
        """Print this document to look at it: nothing leaves."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref(f"collections_followup.{self._letter_report}").report_action(
            self, config=False
        )

    def action_download(self):
        """Download the document as it left."""
        self.ensure_one()
        self.check_access("read")
        # Sudo: the file of a document that the user may read.
        kept = self.sudo().attachment_id
        if not kept:
            raise UserError(self.env._("It has not left yet: look at it instead."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{kept.id}?download=true",
            "target": "download",
        }

    def action_skip(self):
        """Drop documents that have not left."""
        self._check_may_send()
        # Sudo: write access was checked; states are not people's to write.
        own = self.sudo().filtered(lambda row: row.state in ("draft", "queued", "failed"))
        carried = own.filtered("dispatch_id")
        free = carried.dispatch_id._withdraw()
        gone = (own - carried) | carried.filtered(lambda row: row.dispatch_id in free)
        gone.write({"state": "skipped"})
        return True

    # --------------------------------------------------------------------- as a letter, to court

    def _get_letter_reader(self):
        """Return who gets the letter, for its dialog."""
        self.ensure_one()
        return self.contact_id or self.partner_id

    def _get_letter_moves(self):
        """Return the invoices that the letter is about, for its dialog."""
        # Sudo: which invoices they are, for the rules on contacts.
        return self.sudo().action_id.line_ids.move_line_id.move_id.with_env(self.env)

    def _follow_letter(self, attachment):
        """Take that the letter was made to be posted.

        :param attachment: the PDF
        """
        lines = self.env["collections.document"]._get_address_lines(
            self.partner_id, self._get_letter_reader(), self.company_id
        )
        self._keep_sent(attachment, ", ".join(lines))

    def _hand_to_court(self):
        """Keep the PDF as it was handed to the court or registry today."""
        self.ensure_one()
        self._keep_sent(self._print(), self.action_id.court_id.display_name or "")

    def _print(self):
        """Return the PDF, kept with this document."""
        self.ensure_one()
        documents = self.env["collections.document"].with_company(self.company_id)
        pdf = documents._render_pdfs(REPORT, self.ids)[self.id]
        # Sudo: the file is the add-on's; who may make it was checked.
        return (
            without_defaults(self.env["ir.attachment"])
            .sudo()
            .create(
                {
                    "name": f"{self.layout_id.name} {self.action_id.name}.pdf",
                    "raw": pdf,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def _keep_sent(self, attachment, address):
        """Keep that this document has left today, and what follows from it.

        :param attachment: the PDF
        :param str address: where it went
        """
        # Sudo: who may let it go was checked; what has left is not people's to write.
        self.sudo().write(
            {
                "attachment_id": attachment.id,
                "address": address,
                "date": self.company_id._collections_today(),
                "date_sent": fields.Datetime.now(),
                "sent_by_id": self.env.uid,
                "state": "sent",
            }
        )
        self._follow_sent()

    def _follow_sent(self):
        """Write down in the action that these documents have left: a demand begins its days."""
        for document in self:
            user = document.sent_by_id or self.env.user
            # Sudo: what follows from what has left, also when the outbox learns of it later.
            action = document.sudo().action_id.with_user(user).sudo()
            action._note_step("document", document._describe_sent())
            if document.type == "demand":
                action._set_date("demand", document.date)
                action._update_deadlines()
            if document.type == "demand" == action.type and action.state == "approved":
                try:
                    action._file(document.date)
                except UserError as error:
                    action._tell(str(error))

    # ------------------------------------------------------------------------------- by e-mail

    def _compose(self):
        # OVERRIDE 'collections.dispatch.queued'
        ready = self.filtered(lambda own: own._try(own._end_groundless) and own.state == "queued")
        for document in ready._pass_gate():
            document._try(document._send_one)

    def _try(self, step):
        """Do a step of this document; an error is kept on it and stops nothing else.

        :return: whether it came through
        """
        error = attempt(self.env, step)
        if error:
            _logger.error("Legal document %s failed", self.id, exc_info=error)
            self.write({"state": "failed", "failure_reason": str(error)})
        return not error

    def _end_groundless(self):
        """End this document where it may not, or cannot, go out any more."""
        problem = self._find_problem()
        if problem:
            self._end("skipped", problem)
            return
        contact = self._get_letter_reader()
        if contact._collections_find_email_problem(self.partner_id):
            self._end("failed", self.env._("There is no e-mail address that can be used."))
        elif not self.company_id._collections_get_sender():
            self._end("failed", self.env._("The company has no e-mail address to send from."))

    def _get_fingerprints(self):
        # OVERRIDE 'collections.dispatch.source'
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.id,
                       md5(concat_ws(':', a.state, n.subject, n.content, %s,
                                     (SELECT string_agg(l.amount_residual_currency::text, ','
                                                        ORDER BY i.id)
                                        FROM collections_legal_item i
                                        JOIN account_move_line l ON l.id = i.move_line_id
                                       WHERE i.action_id = a.id)))
                  FROM collections_legal_document n
                  JOIN collections_legal_action a ON a.id = n.action_id
                 WHERE n.id IN %s
                """,
                self._sql_fingerprint(SQL("n.partner_id"), SQL("n.contact_id")),
                tuple(self.ids),
            )
        )
        return dict(rows)

    def _get_gate_rows(self):
        # OVERRIDE 'collections.dispatch.source'
        result = {}
        refused = (self.contact_id | self.partner_id)._collections_get_refused_emails()
        for document in self:
            contact = document._get_letter_reader()
            written = contact._collections_get_email_to(document.partner_id, refused)
            result[document] = [
                {
                    "partner": contact,
                    "channel": "email",
                    "company": document.company_id,
                    "items": document.action_id.line_ids.move_line_id,
                    "address": address,
                    "answers": False,
                }
                for address in email_split(", ".join(written)) or [None]
            ]
        return result

    def _get_files(self):
        # OVERRIDE 'collections.dispatch.queued'
        return self.attachment_id

    def _send_one(self):
        """Print this document and queue its e-mail."""
        self.ensure_one()
        # Of an attempt that failed.
        self._withdraw_messages()
        file = self._print()
        contact = self._get_letter_reader()
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        subject = flatten(self.subject or self.display_name)
        mail = self._create_mail(subject, email_to, file)
        self.write(
            {
                "state": "queued",
                "mail_id": mail.id,
                "attachment_id": file.id,
                "address": email_to,
                "date": self.company_id._collections_today(),
                "failure_reason": False,
            }
        )
        self._put_into_outbox(
            "email",
            {
                self.id: {
                    "address": email_to,
                    "subject": subject,
                    "message_uid": mail.message_id,
                    "mail_id": mail.id,
                    "message_id": mail.mail_message_id.id,
                }
            },
        )

    def _create_mail(self, subject, email_to, file):
        """Return the e-mail of this document, which the outbox hands over.

        :param str subject: its subject
        :param str email_to: addresses, with commas between them
        :param file: the attachment with the PDF
        """
        action = self.action_id
        # Answers come in where they are sorted.
        thread = action.case_id if action.case_id.state == "open" else action
        known = self.dispatch_id.message_uid
        return without_defaults(self.env["mail.mail"]).create(
            {
                "subject": subject,
                "body_html": self.content,
                "body": self.content,
                "email_from": self.company_id._collections_get_sender(),
                "email_to": email_to,
                "reply_to": self.company_id._collections_get_reply_to(thread)[thread.id],
                "author_id": self.company_id.partner_id.id,
                # the outbox writes its row itself
                "collections_dispatch": False,
                **({"message_id": known} if known else {}),
                "model": thread._name,
                "res_id": thread.id,
                "attachment_ids": [fields.Command.link(file.id)],
                "message_type": "email_outgoing",
                "subtype_id": self.env.ref("mail.mt_note").id,
                "is_notification": True,
                "auto_delete": True,
                "record_company_id": self.company_id.id,
            }
        )

    def _receive_dispatches(self, dispatches):
        # EXTENDS 'collections.dispatch.queued': once it is known that it left
        before = self.filtered(lambda own: own.state == "sent")
        result = super()._receive_dispatches(dispatches)
        (self.filtered(lambda own: own.state == "sent") - before)._follow_sent()
        return result
