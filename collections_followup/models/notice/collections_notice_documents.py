"""What a notice looks like: contacts, language, values for templates, file names."""

from odoo import models

from ...engine.text import make_file_name


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
