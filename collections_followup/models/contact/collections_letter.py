"""Written letters: one way from the words to the customer, whoever writes or prints them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_guarded import internal, without_defaults


class CollectionsLetter(models.AbstractModel):
    """A letter or a document on paper that somebody makes for a customer.

    There is one way for all of them: the gate is asked; the document is kept, as it leaves, on
    the record that it is about; the outbox has a row that it left; and the contact log an entry,
    which is what contact rules count. Letters of notices go by the outbox alone: those claim
    something (``collections.notice``).
    """

    _name = "collections.letter"
    _description = "Letter to a Customer"

    @api.model
    def _get_gate_row(self, record, reader, moves):
        """Return what the gate is asked about a letter, see ``_ask_many``.

        :param record: what the letter is about, with ``partner_id`` and ``company_id``
        :param reader: who gets it
        :param moves: the invoices that it is about; none: all that is owed
        """
        row = {"partner": reader, "channel": "letter", "company": self._get_company(record)}
        return {**row, "items": moves} if moves else row

    @api.model
    def _get_company(self, record):
        """Return the company that keeps the cases and the contact log of a record."""
        return record.company_id._collections_owner() or record.company_id

    @api.model
    @api.private
    def _hand_over(self, record, reader, report, subject, moves, body="", data=None, reason=None):
        """Make a letter for a customer, to be printed and posted now.

        Whether the user may do so with the record is for the caller to check. Where the gate is
        against it, and where there is no address, nothing is made.

        :param record: what it is about, a thread with ``partner_id`` and ``company_id``; the
            letter is kept there
        :param reader: who gets it, see ``_get_gate_row``
        :param str report: technical name of the report that prints the record
        :param str subject: what the letter is called
        :param moves: the invoices that it is about; none: all that is owed
        :param body: its words, where they are not those of the record (``Markup``)
        :param dict data: what the report gets beside the record
        :param str reason: why it goes although the contact rules are against it
        :return: the attachment with the PDF
        :raise UserError: there is no address, or the gate is against it
        """
        documents = self.env["collections.document"].with_company(record.company_id)
        place = documents._get_postal_contact(record.partner_id, reader)
        if not place._collections_has_address("letter"):
            raise UserError(
                self.env._("%s has no postal address that can be used.", place.display_name)
            )
        row = self._get_gate_row(record, reader, moves)
        overrides = self.env["collections.gate.override"]._pass_for([row], reason)
        pdf = documents._render_pdfs(report, record.ids, data)[record.id]
        day = record.company_id._collections_today()
        title = self.env._("Letter %(date)s %(case)s", date=day, case=record.name)
        message = record.message_post(
            subject=subject,
            body=body or self.env._("Letter: %s", subject),
            attachments=[(f"{title}.pdf", pdf)],
            message_type="comment",
        )
        lines = documents._get_address_lines(record.partner_id, reader, record.company_id)
        address = ", ".join(lines)
        dispatch = self._record_dispatch(record, reader, subject, address, message, overrides)
        self._log_contact(record, reader, subject, address, moves, dispatch)
        return message.attachment_ids[:1]

    @api.model
    def _record_dispatch(self, record, reader, subject, address, message, overrides):
        """Put on record in the outbox that a letter left, and return that row."""
        now = fields.Datetime.now()
        # Sudo: nobody writes the outbox by hand; whoever prints it was checked.
        return (
            without_defaults(self.env["collections.dispatch"])
            .sudo()
            .create(
                {
                    "company_id": record.company_id.id,
                    "kind": "message",
                    "source_model": record._name,
                    "source_id": record.id,
                    "partner_id": record.partner_id.id,
                    "contact_id": reader.id if reader != record.partner_id else False,
                    "user_id": self.env.uid,
                    "channel": "letter",
                    "address": address,
                    "subject": subject,
                    "message_id": message.id,
                    "state": "sent",
                    "attempts": 1,
                    "date_composed": now,
                    "date_handed": now,
                    "date_sent": now,
                    "reaches_customer": True,
                    "is_logged": True,
                    "override_ids": [fields.Command.set(overrides.ids)],
                }
            )
        )

    @api.model
    def _log_contact(self, record, reader, subject, address, moves, dispatch):
        """Log a letter as a contact with the customer."""
        contacts = self.env["collections.contact"]
        if record._name == "collections.case":
            # The letter itself stands in the chatter of the case.
            contacts = contacts.with_context(collections_announced=internal())
        own = reader.commercial_partner_id == record.partner_id
        # The row of the outbox is not for people to give.
        contacts._as_engine()._log(
            partner_id=reader.id if own else record.partner_id.id,
            company_id=self._get_company(record).id,
            channel="letter",
            direction="out",
            outcome_id=contacts.outcome_id._get_sent_sudo().id,
            address=address,
            move_ids=[fields.Command.set(moves.ids)],
            note=subject,
            dispatch_id=dispatch.id,
        )

    @api.model
    def _get_url(self, attachment):
        """Return where the PDF of a letter is downloaded."""
        return f"/web/content/{attachment.id}?download=true"
