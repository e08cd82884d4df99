"""E-mail addresses of contacts as core reads them: a field may hold several."""

import idna

from odoo import models
from odoo.tools import email_normalize_all, formataddr

from ...engine.text import flatten

# Core marks an address as bouncing; after this many bounces we stop using it.
MAX_BOUNCES = 3


def find_addresses(text):
    """Return the addresses that a text holds and an e-mail can go to, each once, normalized.

    :param text: what somebody typed: addresses with or without names, between them commas,
        semicolons, slashes, spaces or line ends
    """
    # A full stop at the end is that of a sentence.
    found = dict.fromkeys(address.rstrip(".") for address in email_normalize_all(text))
    return [address for address in found if _is_usable(address)]


def _is_usable(address):
    local, _at, domain = address.rpartition("@")
    if not local or "@" in local or any(char.isspace() for char in address):
        return False
    try:
        # Plain domains as core takes them; others as they are written in the envelope.
        return all(domain.split(".")) and bool(domain.isascii() or idna.encode(domain))
    except idna.IDNAError:
        return False


def format_address(name, address):
    """Return an address as e-mails carry it, ``"Name" <address>``, on one line."""
    return formataddr((flatten(name), address))


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_get_emails(self):
        """Return the usable e-mail addresses of this contact's own field, normalized."""
        found = find_addresses(self.email) if self else []
        unusable = self._collections_find_unusable_emails() if found else ()
        return [address for address in found if address not in unusable]

    def _collections_find_unusable_emails(self):
        """Return the e-mail addresses of this contact that are known to be of no use."""
        sources = self.env["collections.address.source"]._get_address_sources()
        return set().union(*(source._find_unusable_emails(self) for source in sources))

    def _collections_get_email_contact(self, customer=None):
        """Return whose e-mail addresses are used: this contact's own, or else the customer's.

        Where nobody else of the customer may be contacted, the contact's, whatever they are.

        :param customer: the customer; the contact's commercial partner if None
        """
        if self._collections_get_emails() or self._collections_is_only():
            return self
        return customer or self.commercial_partner_id

    def _collections_get_refused_emails(self):
        """Return the e-mail addresses of these contacts that are on core's blacklist."""
        addresses = {address for contact in self for address in contact._collections_get_emails()}
        if not addresses:
            return set()
        # sudo: only administrators of mailings read the blacklist
        blacklist = self.env["mail.blacklist"].sudo()
        return set(blacklist.search([("email", "in", list(addresses))]).mapped("email"))

    def _collections_get_email_to(self, customer=None, refused=None):
        """Return the addresses that an e-mail to this contact goes to.

        All that the contact's field holds, or else the customer's, without those on the
        blacklist.

        :param customer: the customer; the contact's commercial partner if None
        :param set refused: blacklisted addresses, where they are known already
        :return: a list of ``"Name" <address>``; join it with a comma
        """
        contact = self._collections_get_email_contact(customer)
        if refused is None:
            refused = contact._collections_get_refused_emails()
        name = contact.name or (customer or contact.commercial_partner_id).name
        return [
            format_address(name, address)
            for address in contact._collections_get_emails()
            if address not in refused
        ]

    def _collections_find_email_problem(self, customer=None, refused=None):
        """Return why no e-mail reaches this contact, or False.

        :param customer: the customer; the contact's commercial partner if None
        :param set refused: blacklisted addresses, where they are known already
        :return: ``no_email``, ``bad_email``, ``blacklisted``, ``bounced`` or False
        """
        customer = customer or self.commercial_partner_id
        contact = self._collections_get_email_contact(customer)
        if not contact._collections_get_emails():
            if not self.email and not customer.email:
                return "no_email"
            unusable = self._collections_find_unusable_emails()
            partners = self._collections_get_reachable(customer) if unusable else ()
            # There is an address, but e-mails came back from it.
            known = any(unusable.intersection(find_addresses(own.email)) for own in partners)
            return "bounced" if known else "bad_email"
        if not self._collections_get_email_to(customer, refused):
            return "blacklisted"
        return "bounced" if contact.message_bounce >= MAX_BOUNCES else False
