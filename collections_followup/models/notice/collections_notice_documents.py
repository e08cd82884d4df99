"""The documents of a notice: contacts, language, values for templates, files that are kept."""

from odoo import api, models

from ...engine.text import flatten, make_file_name
from ..base.collections_guarded import without_defaults


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    def _get_document_name(self):
        """Return the name of the letter's file, without its ending."""
        self.ensure_one()
        return make_file_name(f"{self.name} {self.partner_id.name or ''}")

    def _get_document_language(self):
        """Return the language that the documents of this notice are written in."""
        self.ensure_one()
        return self.env["collections.document"]._get_language(self)

    def _get_document(self):
        """Return what the documents of this notice say, see ``collections.document``."""
        self.ensure_one()
        return self.env["collections.document"]._get_document_values(self)[self.id]

    def _get_email_contact(self):
        """Return the contact whose addresses this notice goes to by e-mail."""
        self.ensure_one()
        contact = self.recipient_id or self.partner_id
        return contact._collections_get_email_contact(self.partner_id)

    def _get_email_to(self, refused=None):
        """Return the addresses that this notice goes to by e-mail.

        :param set refused: blacklisted addresses, where they are known already
        :return: a list of ``"Name" <address>``; join it with a comma
        """
        self.ensure_one()
        contact = self.recipient_id or self.partner_id
        return contact._collections_get_email_to(self.partner_id, refused)

    # ------------------------------------------------------------------- attachments

    def _attach_documents(self):
        """Make what is attached to the e-mails of these notices, and keep it with them.

        Each field ``attach_<name>`` of a level has a method ``_attach_<name>`` here, which makes
        the files of a batch of notices and returns their ids by notice id.

        :return: the ids of the attachments by notice id, in the order of the level's fields
        """
        result = {notice.id: [] for notice in self}
        wanted = [
            field
            for name, field in self.env["collections.level"]._fields.items()
            if name.startswith("attach_")
        ]
        for field in sorted(wanted, key=lambda field: field._sequence):
            batch = self.filtered(f"level_id.{field.name}")
            if batch:
                for notice_id, attachment_ids in getattr(batch, f"_{field.name}")().items():
                    result[notice_id] += attachment_ids
        for notice in self:
            result[notice.id] += notice._get_enclosures().ids
        return result

    # -------------------------------------------------------------------- enclosures

    def _valid_field_parameter(self, field, name):
        # EXTENDS 'collections.checked': what makes the files of a field, see ``_enclose``
        return name == "enclosed_by" or super()._valid_field_parameter(field, name)

    def _enclose(self):
        """Let files be made that go with these notices, whatever their channel.

        A field of attachments says ``enclosed_by="_name"``: a method of a batch of notices that
        fills it, and returns by notice id why a notice is held back for want of a file. The
        files are frozen with the notice, and attached to its e-mail. So a capability adds files
        without an override of the outbox.

        :return: a sentence by notice id, of those that are held back
        """
        held = {}
        for field in self._fields.values():
            method = getattr(field, "enclosed_by", None)
            if method:
                held.update(getattr(self, method)())
        return held

    def _get_enclosures(self):
        """Return the files that go with these notices, see ``_enclose``."""
        files = self.env["ir.attachment"]
        for name, field in self._fields.items():
            if getattr(field, "enclosed_by", None):
                files |= self[name]
        return files

    def _attach_letter(self):
        """Make the letters of these notices, see ``_attach_documents``."""
        self._store_letters()
        return {notice.id: notice.attachment_id.ids for notice in self}

    def _attach_invoices(self):
        """Keep the PDFs of the invoices that these notices claim, see ``_attach_documents``.

        The PDF that the customer got before is used where there is one.
        """
        claimed = {
            notice: notice.line_ids.filtered(lambda line: line.amount > 0).move_id.filtered(
                lambda move: move.is_sale_document(include_receipts=True)
            )
            for notice in self
        }
        moves = self.env["account.move"].union(*claimed.values())
        missing = moves.filtered(lambda move: not move.invoice_pdf_report_id)
        pdfs = self.env["collections.document"]._get_invoice_pdfs(missing)
        wanted = [
            (notice, move)
            for notice, invoices in claimed.items()
            for move in invoices
            if move in missing
        ]
        created = self._keep_files(
            (notice, flatten(move._get_invoice_report_filename()), pdfs[move.id])
            for notice, move in wanted
        )
        made = dict(zip(wanted, created, strict=True))
        return {
            notice.id: [
                made.get((notice, move), move.invoice_pdf_report_id).id for move in invoices
            ]
            for notice, invoices in claimed.items()
        }

    @api.model
    def _keep_files(self, files, mimetype="application/pdf"):
        """Keep files with their notices.

        :param files: triples of the notice, the name of the file and its content (bytes)
        :param str mimetype: what they are
        :return: the attachments, in that order
        """
        # Sudo: the files are kept with the notice, whoever sends; nobody writes them by hand.
        attachments = without_defaults(self.env["ir.attachment"]).sudo()
        return attachments.create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "mimetype": mimetype,
                    "res_model": "collections.notice",
                    "res_id": notice.id,
                }
                for notice, name, raw in files
            ]
        )
