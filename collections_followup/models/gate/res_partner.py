"""Where a contact is, by all that is known of it: for the gate."""

import pytz

from odoo import api, fields, models

from ...engine import places
from ..base.res_partner import COLLECTIONS_FIELDS, COLLECTIONS_READERS

COLLECTIONS_FIELDS.add("collections_debt_purpose")
NUMBERS = ("phone", "sms")


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_debt_purpose = fields.Selection(
        selection=[
            ("consumer", "Personal, family or household"),
            ("commercial", "Commercial"),
        ],
        string="Debts are",
        copy=False,
        groups=COLLECTIONS_READERS,
        help="Which laws protect the customer. Empty: of persons, those for both count.",
        prefetch="collections",
    )

    @api.private
    def _collections_get_gate_address(self, channel):
        """Return the number or e-mail addresses by which this contact is reached, or False.

        Its own or the customer's, those that can be used first.
        """
        self.ensure_one()
        reachable = self._collections_get_reachable(self.commercial_partner_id)
        # Contacts are read together with all that are asked about.
        contacts = list(reachable.with_prefetch(self._prefetch_ids))
        if channel in NUMBERS:
            having = [own for own in contacts if own.phone]
            usable = [own for own in having if own._collections_is_usable(channel)]
            if having and not usable:
                for source in self.env["collections.gate.source"]._get_gate_sources():
                    if known := source._find_other_number(self, channel):
                        return known
            return next((own.phone for own in usable or having), False)
        if channel == "email":
            having = [own for own in contacts if own.email]
            usable = (", ".join(own._collections_get_emails()) for own in having)
            return next(filter(None, usable), False) or next((own.email for own in having), False)
        return False

    def _collections_is_colleague(self):
        """Return whether this contact is one of us: what goes to colleagues is no contact."""
        self.ensure_one()
        # Sudo: who our users are is not a matter of who asks. Core keeps it in the contact's row.
        return not self.sudo().partner_share

    @api.private
    def _collections_get_gate_place(self, channel, address=None):
        """Return the kind of an address: home, mobile, landline, work or other."""
        self.ensure_one()
        for source in self.env["collections.gate.source"]._get_gate_sources():
            if known := source._find_place(self, channel, address):
                return known
        if channel in NUMBERS and address:
            country = self._collections_get_country_code()
            mobile = places.is_mobile(address, country)
            if mobile is not None:
                return "mobile" if mobile else "landline"
        return "home"

    def _collections_get_country_code(self):
        return self._collections_get_placed().country_id.code

    def _collections_get_placed(self):
        """Return who tells where this contact is: itself, or the customer it belongs to."""
        return self if self.country_id else self.commercial_partner_id

    @api.private
    def _collections_get_part(self, home):
        """Return the country whose holidays count for this contact, and the part of it.

        :param str home: code of the country that counts where no other is known
        """
        placed = self._collections_get_placed()
        country = placed.country_id.code or home
        return country, places.get_part(country, placed.state_id.code, placed.zip)

    def _collections_is_liable(self):
        """Return whether this contact is a person who answers for the debt of the customer."""
        return not self.is_company and any(
            self._collections_get_roles_sudo().mapped("answers_for_debt")
        )

    @api.private
    def _collections_get_zones(self, channel, address=None):
        """Return the time zones that this contact may be in, by name.

        The contact's own setting, its address and its telephone numbers: where they differ, all
        of them count.
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        country = self._collections_get_country_code()
        placed = self._collections_get_placed()
        numbers = [self.phone or customer.phone]
        if channel in NUMBERS:
            numbers.append(address)
        numbers = [number for number in dict.fromkeys(numbers) if number]
        if not country:
            regions = [places.get_number_area(number)[0] for number in numbers]
            country = next(filter(None, regions), None)
        own = self._collections_get_own_zone(country) or customer._collections_get_own_zone(country)
        zones = [own] if own else []
        zones += places.get_address_zones(country, placed.state_id.code, placed.zip)
        for number in numbers:
            zones += places.get_number_zones(number, country)
        return tuple(dict.fromkeys(zones))

    def _collections_get_own_zone(self, country):
        """Return the time zone that this contact has of its own, or False.

        Core fills in that of whoever enters a contact: where it is none of the country that the
        contact is in, it tells where the colleague was.

        :param str country: code of the country of the contact's address or number
        """
        zone = self.tz
        # Sudo: only where the colleague is set up is read.
        if zone and country and zone == self.sudo().create_uid.tz:
            return zone if zone in pytz.country_timezones.get(country, ()) else False
        return zone

    @api.private
    def _collections_get_areas(self, channel, address, home):
        """Return all that tells where this contact is, the address first.

        :param str home: code of the country that counts where no other is known
        :return: tuple of country code, state id, postcode, town and digits of the national number
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        areas = []
        for contact in dict.fromkeys((self, customer)):
            if contact.country_id or contact.zip or contact.city or contact.state_id:
                areas.append(
                    (
                        contact.country_id.code or contact.state_id.country_id.code or home,
                        contact.state_id.id or False,
                        contact.zip,
                        contact.city,
                        "",
                    )
                )
        if not areas:
            areas.append((home, False, False, False, ""))
        numbers = [self.phone, customer.phone]
        if channel in NUMBERS:
            numbers.insert(0, address)
        for number in dict.fromkeys(filter(None, numbers)):
            country, digits = places.get_number_area(number, home)
            if country:
                areas.append((country, False, False, False, digits))
        return tuple(areas)
