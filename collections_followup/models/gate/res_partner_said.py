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

    @api.model
    @api.private
    def _collections_find_readers(self, asked):
        """Return whom contacts with customers reach, by the rule that notices follow.

        What is known of customers is read once, however many of them, channels and roles.

        :param dict asked: by any key, tuples of the company that asks for its money, the customer,
            the channel, the claimed items (all that is open if empty) and the role that the level
            names, or none
        :return: a dict: the contact by key
        """
        groups = {}
        for key, (company, customer, channel, items, role) in asked.items():
            items = items or None
            parts = groups.setdefault((company, bool(items)), [])
            # Claims on one customer are told apart: other items may have other contacts.
            part = next((own for own in parts if own[0].get(customer, items) == items), None)
            if part is None:
                part = ({}, {})
                parts.append(part)
            claims, wanted = part
            claims[customer] = items
            wanted.setdefault((channel, role), []).append((key, customer))
        found = {}
        for (company, of_items), parts in groups.items():
            for claims, wanted in parts:
                # Sudo: only on which contacts the invoices are is read.
                moves = [items.sudo().move_id for items in claims.values() if of_items]
                candidates = self.union(*claims)._collections_find_candidates(
                    company, self.env["account.move"].union(*moves) if of_items else None
                )
                for (channel, role), keys in wanted.items():
                    customers = self.union(*(customer for _key, customer in keys))
                    readers = customers._collections_get_recipients(
                        company, channel, role=role or None, candidates=candidates
                    )
                    found |= {key: readers[own.commercial_partner_id] for key, own in keys}
        return {key: found[key] for key in asked}
