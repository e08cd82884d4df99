"""Reminders that several people get: each has a link to the account of his own."""

from odoo import models
from odoo.tools import email_normalize_all

from .collections_portal_link import PATH

# Who logs in sees there what he may.
HOME = "/my/collections"


class CollectionsDispatch(models.Model):
    _inherit = "collections.dispatch"

    def _part_readers(self, emails):
        # EXTENDS: a copy has the link of who gets it, and nobody that of the addressee
        emails = super()._part_readers(emails)
        first = emails[0] if emails else {}
        if self.source_model != "collections.notice" or not first.get("email_cc"):
            return emails
        notice = self.env["collections.notice"].browse(self.source_id)
        # Sudo: links, which nobody who writes to customers need read.
        links = self.env["collections.portal.link"].sudo().search([("notice_id", "=", notice.id)])
        paths = {link: f"{PATH}/{link._get_token_sudo()}" for link in links}
        own = next((path for path in paths.values() if path in first["body"]), None)
        if not own:
            return emails
        by_contact = {link.contact_id: path for link, path in paths.items()}
        readers = {
            address: contact
            for _notice, contact in notice._find_copied()
            for address in contact._collections_get_emails()
        }
        # Each sees who else has it, as in a copy: core adds them to what is read alone.
        everybody = ", ".join([*first["email_to"], *first["email_cc"]])
        headers = {**first["headers"], "X-Msg-To-Add": everybody}
        copies = []
        for address in first["email_cc"]:
            normalized = email_normalize_all(address)
            contact = readers.get(normalized[0] if normalized else "")
            path = by_contact.get(contact, HOME)
            copies.append(
                {
                    **first,
                    "email_to": [address],
                    "email_cc": [],
                    "email_to_normalized": normalized,
                    "email_to_raw": address,
                    "partner_id": contact or False,
                    "body": first["body"].replace(own, path),
                    "body_alternative": first["body_alternative"].replace(own, path),
                    "headers": dict(headers),
                }
            )
        addressee = {
            **first,
            "email_cc": [],
            "email_to_normalized": email_normalize_all(", ".join(first["email_to"])),
            "headers": headers,
        }
        return [addressee, *copies, *emails[1:]]
