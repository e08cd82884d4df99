"""What is known of the addresses of contacts: which of them are used."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..base.collections_checked import check_one
from ..base.res_partner_email import find_addresses

# How channels use addresses; others need none.
USES = {"email": "email", "phone": "phone", "sms": "sms", "letter": "letter", "post": "letter"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_address_ids = fields.One2many(
        comodel_name="collections.address",
        inverse_name="customer_id",
        string="Known addresses",
        groups="collections_followup.group_collections_readonly",
        help="Of a customer: those of all contacts.",
    )

    # ------------------------------------------------------------------------ notation

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

    # --------------------------------------------------------------------- what is used

    def _collections_get_unusable(self, medium):
        """Return the addresses that cannot be used for this contact's customer, as compared."""
        # Sudo: where somebody is written to does not depend on who looks.
        known = self.sudo().commercial_partner_id.collections_address_ids
        return {own.normalized for own in known if own.medium == medium and not own.usable}

    def _collections_get_emails(self):
        # EXTENDS our base: addresses that e-mails came back from are none
        found = super()._collections_get_emails()
        unusable = self._collections_get_unusable("email") if found else ()
        return [address for address in found if address not in unusable]

    def _collections_find_email_problem(self, customer=None, refused=None):
        # EXTENDS our base: there is an address, but e-mails came back from it
        problem = super()._collections_find_email_problem(customer, refused)
        if problem == "bad_email":
            unusable = self._collections_get_unusable("email")
            customer = customer or self.commercial_partner_id
            for partner in self._collections_get_reachable(customer) if unusable else ():
                if unusable.intersection(find_addresses(partner.email)):
                    return "bounced"
        return problem

    def _collections_is_usable(self, channel):
        # EXTENDS our base
        medium = USES.get(channel)
        if medium in (None, "email") or not super()._collections_is_usable(channel):
            return super()._collections_is_usable(channel)
        unusable = self._collections_get_unusable(medium)
        return not unusable or self._collections_get_key(medium) not in unusable

    @api.model
    def _collections_flush_recipients(self):
        # EXTENDS our base
        self.env["collections.address"].flush_model()
        return super()._collections_flush_recipients()

    @api.model
    def _collections_sql_any_email(self, alias, condition):
        # EXTENDS our base
        usable = SQL(
            "NOT EXISTS (SELECT 1 FROM collections_address x WHERE x.usable IS NOT TRUE"
            " AND x.medium = 'email' AND x.customer_id = %s AND x.normalized = a.address)",
            SQL.identifier(alias, "commercial_partner_id"),
        )
        return super()._collections_sql_any_email(alias, SQL("%s AND %s", condition, usable))

    @api.model
    def _collections_sql_is_usable(self, channel, alias):
        # EXTENDS our base
        number = SQL(
            "COALESCE(NULLIF(%s, ''), btrim(%s))",
            SQL.identifier(alias, "phone_sanitized"),
            SQL.identifier(alias, "phone"),
        )
        postal = SQL(
            "concat_ws(', ', NULLIF(%s, ''), NULLIF(%s, ''), NULLIF(%s, ''),"
            " (SELECT y.code FROM res_country y WHERE y.id = %s))",
            SQL.identifier(alias, "street"),
            SQL.identifier(alias, "zip"),
            SQL.identifier(alias, "city"),
            SQL.identifier(alias, "country_id"),
        )
        return SQL(
            """
            (%(channel)s NOT IN ('phone', 'sms', 'letter', 'post') OR NOT EXISTS (
                SELECT 1 FROM collections_address x
                 WHERE x.usable IS NOT TRUE AND x.customer_id = %(customer)s
                   AND x.medium = CASE %(channel)s WHEN 'post' THEN 'letter' ELSE %(channel)s END
                   AND x.normalized = CASE WHEN %(channel)s IN ('letter', 'post') THEN %(postal)s
                                           ELSE %(number)s END))
            """,
            channel=channel,
            customer=SQL.identifier(alias, "commercial_partner_id"),
            postal=postal,
            number=number,
        )

    # --------------------------------------------------------------------------- gate

    @api.private
    def _collections_get_gate_place(self, channel, address=None):
        # EXTENDS our gate: the kind that somebody entered counts
        medium = {"visit": "letter"}.get(channel, channel)
        key = self._collections_normalize(medium, address) if address else None
        if medium == "letter":
            key = self._collections_get_key("letter")
        # Sudo: what is known of the address decides, whoever asks.
        for own in self.sudo().commercial_partner_id.collections_address_ids:
            if own.place and own.medium == medium and own.normalized == key:
                return own.place
        return super()._collections_get_gate_place(channel, address)
