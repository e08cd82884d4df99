"""Account statements by e-mail: each in the thread of its customer's case, by the outbox."""

from odoo import SUPERUSER_ID, api, fields, models

from ...engine.text import flatten
from ..base.collections_guarded import without_defaults


class CollectionsStatement(models.AbstractModel):
    _inherit = "collections.statement"

    @api.model
    def _send_by_email(self, contacts, data=None):
        """Send account statements by e-mail, through core's queue.

        :param dict contacts: the contact who gets it, by customer: each has, or else the
            customer, an e-mail address that is not refused
        :param dict data: see ``_get_options``
        :return: the queued e-mails
        """
        prepared = self._prepare_emails(contacts, data)
        # Sudo: the message goes to the thread of the open case and into the outbox, which who
        # sends need not read.
        mails = without_defaults(self.env["mail.mail"]).sudo().create(list(prepared.values()))
        self.env["collections.dispatch"].sudo()._wake()
        return mails

    @api.model
    def _prepare_emails(self, contacts, data=None):
        """Return the values of e-mails with account statements, by customer.

        Read in batches: as many queries for many as for one, and many PDFs in one call.

        :param dict contacts: see ``_send_by_email``
        :param dict data: see ``_get_options``
        """
        options = self._get_options(data)
        customers = self.env["res.partner"].union(*contacts)
        readers = {customer.id: contact.id for customer, contact in contacts.items()}
        values = self._get_statement_values(customers, {**options, "contacts": readers})
        pdfs = self._get_statement_pdfs(customers, {**options, "contacts": readers})
        refused = customers.union(*contacts.values())._collections_get_refused_emails()
        threads = self._get_threads(customers)
        reply_to = self._get_reply_to(threads.values())
        result = {}
        for customer in customers:
            thread = threads[customer]
            result[customer] = {
                **self._prepare_email(customer, contacts[customer], thread, values[customer.id]),
                "email_to": ", ".join(
                    contacts[customer]._collections_get_email_to(customer, refused)
                ),
                "reply_to": reply_to[thread],
                "attachment_ids": [
                    fields.Command.create(
                        self._prepare_file(
                            customer, thread, values[customer.id], options, pdfs[customer.id]
                        )
                    )
                ],
            }
        return result

    @api.model
    def _get_threads(self, customers):
        """Return where the message to each customer stands: the open case, or the customer."""
        company = self.env.company
        # Sudo: the message goes to the thread of the open case, which who sends need not read.
        cases = (
            self.env["collections.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", customers.ids),
                    ("company_id", "=", (company._collections_owner() or company).id),
                    ("state", "=", "open"),
                ]
            )
            .grouped("partner_id")
        )
        return {customer: cases.get(customer) or customer for customer in customers}

    @api.model
    def _get_reply_to(self, threads):
        """Return where answers go, by thread: cases and customers."""
        result = {}
        for name in ("collections.case", "res.partner"):
            batch = self.env[name].union(*(own for own in threads if own._name == name))
            addresses = self.env.company._collections_get_reply_to(batch)
            # The threads themselves are the keys, in the mode in which they were found.
            result.update({thread: addresses[thread.id] for thread in batch})
        return result

    @api.model
    def _prepare_email(self, customer, contact, thread, doc):
        """Return the values of the e-mail to a customer, less the addresses and the file.

        :param contact: who of the customer's people gets it
        :param thread: the case or customer whose chatter tells of it
        :param dict doc: what the statement says, see ``_get_statement_values``
        """
        company = self.env.company
        author = self.env.user.partner_id
        if self.env.uid == SUPERUSER_ID:
            # A scheduled action: the company writes, not OdooBot.
            author = company.partner_id
        body = (
            self.with_context(lang=doc["lang"])
            .env["ir.qweb"]
            ._render("collections_followup.statement_email_body", {"doc": doc})
        )
        return {
            "subject": flatten(doc["subject"]),
            "body_html": body,
            "body": body,
            "email_from": company._collections_get_sender(),
            "author_id": author.id,
            "model": thread._name,
            "res_id": thread.id,
            "message_type": "email_outgoing",
            "subtype_id": self.env.ref("mail.mt_note").id,
            "is_notification": True,
            "auto_delete": True,
            "record_company_id": company.id,
            "collections_dispatch": {
                "kind": "statement",
                "partner_id": customer.id,
                "contact_id": contact.id,
                "user_id": self.env.uid,
            },
        }

    @api.model
    def _prepare_file(self, customer, thread, doc, options, pdf):
        """Return the values of the attachment with a customer's statement."""
        localized = self.with_context(lang=doc["lang"])
        return {
            "name": localized._get_statement_filename(customer, options["date_to"]),
            "raw": pdf,
            "mimetype": "application/pdf",
            "res_model": thread._name,
            "res_id": thread.id,
        }
