"""How legal documents leave: by e-mail, as a letter, to the court; and what follows from it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults
from .collections_legal_document import SENDABLE

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
        problem = self._find_outdated(exact=True)
        if problem:
            raise UserError(problem)

    def _find_outdated(self, exact=False):
        """Return what in the words of this document holds no more, as a sentence; else nothing.

        :param bool exact: less than is claimed now does not hold, either: for whoever lets it go,
            not for what waits in the outbox, as interest goes on each day
        """
        currency, before, now = self.currency_id, self.amount, self.action_id.amount_claimed
        difference = currency.compare_amounts(before, now)
        if difference > 0 or (exact and difference):
            return self.env._(
                "%(before)s was claimed when this was written, %(now)s is claimed now. Write "
                "it anew.",
                before=currency.format(before),
                now=currency.format(now),
            )
        return ""

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
        """Return who gets the document, for its dialog and the outbox.

        Read again as long as it has not left: in the place of a contact who is gone, or has
        another employer by now, whoever is written to in this matter.
        """
        self.ensure_one()
        contact, customer = self.contact_id, self.partner_id
        is_gone = contact and not contact._collections_is_contact_of(customer, self.company_id)
        if is_gone and self.state in ("draft", "queued", "failed"):
            return customer._collections_get_recipient(
                self.company_id,
                "email" if self.channel == "email" else "letter",
                self._get_letter_moves(),
            )
        return contact or customer

    def _get_letter_moves(self):
        """Return the invoices that the letter is about, for its dialog."""
        # Sudo: which invoices they are, for the rules on contacts.
        return self.sudo().action_id.line_ids.move_line_id.move_id.with_env(self.env)

    def _follow_letter(self, attachment):
        """Take that the letter was made to be posted.

        :param attachment: the PDF
        """
        reader = self._get_letter_reader()
        lines = self.env["collections.document"]._get_address_lines(
            self.partner_id, reader, self.company_id
        )
        self._keep_reader(reader)
        self._keep_sent(attachment, ", ".join(lines))

    def _keep_reader(self, reader):
        """Keep who got this document, where the contact who was meant is gone."""
        if self.contact_id and self.contact_id != reader:
            # Sudo: who it went to is not people's to write once it has left.
            self.sudo().contact_id = reader

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

    def _end_groundless(self):
        """End this document where it may not, or cannot, go out any more."""
        problem = self._find_problem()
        if problem:
            self._end("skipped", problem)
            return
        problem = self._find_outdated()
        if problem:
            self._end("failed", problem)
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
                       md5(concat_ws(':', a.state, n.subject, n.content, a.amount_principal,
                                     a.amount_costs_claimed, %s,
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
        return self._get_email_rows(
            lambda own: own._get_letter_reader(),
            lambda own: {
                "company": own.company_id,
                "items": own.action_id.line_ids.move_line_id,
            },
        )

    def _get_files(self):
        # OVERRIDE 'collections.dispatch.queued'
        return self.attachment_id

    def _send_one(self):
        """Print this document and queue its e-mail."""
        self.ensure_one()
        # Of an attempt that failed.
        self._withdraw_messages()
        contact = self._get_letter_reader()
        self._keep_reader(contact)
        file = self._print()
        email_to = ", ".join(contact._collections_get_email_to(self.partner_id))
        subject = flatten(self.subject or self.display_name)
        action = self.action_id
        mail = self._create_email(
            # Answers come in where they are sorted.
            action.case_id if action.case_id.state == "open" else action,
            subject,
            self.content,
            email_to,
            attachment_ids=[fields.Command.link(file.id)],
        )
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
        self._put_email_into_outbox(mail, email_to)

    def _receive_dispatches(self, dispatches):
        # EXTENDS 'collections.dispatch.queued': once it is known that it left
        before = self.filtered(lambda own: own.state == "sent")
        result = super()._receive_dispatches(dispatches)
        (self.filtered(lambda own: own.state == "sent") - before)._follow_sent()
        return result
