"""What a contact said about being contacted, on his own form."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_quiet_time_ids = fields.One2many(
        comodel_name="collections.quiet.time",
        inverse_name="partner_id",
        string="Inconvenient times",
        groups="collections_followup.group_collections_readonly",
    )
    collections_consent_count = fields.Integer(
        string="Consents and opt-outs",
        compute="_compute_collections_consent_count",
        groups=COLLECTIONS_READERS,
        compute_sudo=True,
    )

    def _collections_read_said_about(self):
        """Return of whom and of which addresses it counts what was said about these customers.

        :return: a dict by commercial partner: the ids of its contacts, and the addresses of these
            in the notation of consents
        """
        customers = self.commercial_partner_id
        contacts = self.search([("commercial_partner_id", "in", customers.ids)])
        normalize = self.env["collections.consent"]._normalize
        result = {customer: (set(), set()) for customer in customers}
        for contact in contacts:
            ids, addresses = result[contact.commercial_partner_id]
            ids.add(contact.id)
            number = normalize(contact.phone, contact._collections_get_country_code())
            addresses.update(filter(None, (number, *contact._collections_get_emails())))
        return result

    def _collections_get_consent_domain(self):
        """Return the domain of what these customers, with their contacts, have said."""
        found = self._collections_read_said_about().values()
        ids = {contact_id for own, _addresses in found for contact_id in own}
        addresses = {address for _ids, own in found for address in own}
        return Domain("partner_id", "in", list(ids)) | Domain("normalized", "in", list(addresses))

    def _compute_collections_consent_count(self):
        self.collections_consent_count = 0
        saved = self._origin
        if not saved:
            return
        said = saved._collections_read_said_about()
        by_contact, by_address = {}, {}
        for consent in self.env["collections.consent"].search_fetch(
            saved._collections_get_consent_domain(), ["partner_id", "normalized"]
        ):
            by_contact.setdefault(consent.partner_id.id, set()).add(consent.id)
            by_address.setdefault(consent.normalized, set()).add(consent.id)
        for partner in self.filtered(lambda partner: partner._origin):
            ids, addresses = said[partner._origin.commercial_partner_id]
            found = [by_contact.get(contact_id, ()) for contact_id in ids]
            found += [by_address.get(address, ()) for address in addresses]
            partner.collections_consent_count = len(set().union(*found))

    def action_collections_view_consents(self):
        """Open what this customer agreed to and opted out of."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consents and opt-outs of %s", self.display_name),
            "res_model": "collections.consent",
            "view_mode": "list,form",
            "domain": list(self._collections_get_consent_domain()),
            "context": {"default_partner_id": self.id},
        }

    def action_collections_customer_replied(self):
        """Open the dialog that records an opt-out or a consent of this contact."""
        check_one(self)
        return self.env["collections.opt.out.wizard"]._get_action(self)

    @api.private
    def _collections_ask_gate(self, company, channels=("phone", "email", "sms", "letter")):
        """Return what the gate says of reaching these contacts now, by contact and channel.

        :param company: the company that keeps the cases
        """
        rows = [
            {"partner": partner, "channel": channel, "company": company}
            for partner in self
            for channel in channels
        ]
        answers = iter(self.env["collections.gate"]._ask_many(rows))
        return {partner: {channel: next(answers) for channel in channels} for partner in self}
