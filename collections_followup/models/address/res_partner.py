"""What is known of the addresses of contacts, and how they are compared."""

from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner_email import find_addresses


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_address_ids = fields.One2many(
        comodel_name="collections.address",
        inverse_name="customer_id",
        string="Known addresses",
        groups="collections_followup.group_collections_readonly",
        help="Of a customer: those of all contacts.",
    )

    @api.private
    def _collections_normalize(self, medium, address):
        """Return an address of this contact in the notation by which it is compared, or False."""
        if medium == "email":
            return next(iter(find_addresses(address)), False)
        if medium == "letter":
            return address or False
        number = (address or "").strip()
        return number and (self._phone_format(number=number) or number) or False

    @api.private
    def _collections_get_key(self, medium):
        """Return this contact's own number or postal address as it is compared, or False."""
        self.ensure_one()
        if medium == "letter":
            parts = (self.street, self.zip, self.city, self.country_id.code)
            return ", ".join(filter(None, parts)) or False
        return self.phone_sanitized or (self.phone or "").strip() or False

    @api.private
    def _collections_has(self, medium, key):
        """Return whether an address, as it is compared, is one of this contact's own."""
        if medium == "email":
            return key in find_addresses(self.email)
        return key == self._collections_get_key(medium)

    @api.private
    def _collections_get_own_addresses(self):
        """Return this contact's own addresses: pairs of what they are for and the address."""
        self.ensure_one()
        found = [("email", address) for address in find_addresses(self.email)]
        if self.phone:
            found += [("phone", self.phone), ("sms", self.phone)]
        postal = self._collections_get_key("letter")
        return found + ([("letter", postal)] if postal else [])

    def action_collections_trace(self):
        """Open what tracing this customer has found."""
        check_one(self)
        customer = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tracing of %s", customer.display_name),
            "res_model": "collections.address.finding",
            "view_mode": "list,form",
            "domain": [("customer_id", "=", customer.id)],
            "context": {"default_contact_id": self.id},
        }

    def _collections_get_unusable(self, medium):
        """Return the addresses that cannot be used for this contact's customer, as compared."""
        # Sudo: where somebody is written to does not depend on who looks.
        known = self.sudo().commercial_partner_id.collections_address_ids
        return {own.normalized for own in known if own.medium == medium and not own.usable}

    @api.private
    def _collections_describe_unusable(self, channel):
        """Return which numbers or addresses of this contact are not used any more, and why.

        :param str channel: phone, sms, email, letter or visit
        """
        self.ensure_one()
        medium = channel if channel in ("phone", "sms", "email") else "letter"
        reachable = self._collections_get_reachable(self.commercial_partner_id)
        # Sudo: why somebody is not called there is told to all who would call.
        return " ".join(
            self.env._(
                "%(address)s is not used: %(reason)s.",
                address=own.address,
                reason=(own.failure_reason or self.env._("of no use")).rstrip("."),
            )
            for own in self.sudo().commercial_partner_id.collections_address_ids
            if own.medium == medium
            and not own.usable
            and any(contact._collections_has(medium, own.normalized) for contact in reachable)
        )
