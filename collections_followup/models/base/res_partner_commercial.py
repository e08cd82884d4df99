"""Customers who become a contact of another: all that is known of them goes with their ledger."""

from odoo import api, models
from odoo.tools import SQL

from .collections_guarded import NO_REFRESH

# What makes a contact one of another commercial partner.
MOVING = {"parent_id", "is_company"}
# What lets the cases of a customer follow at once, whatever else is written with it.
FOLLOWED = {"collections_cease", "collections_policy_id"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        # EXTENDS 'account': core gives the ledger of a customer who becomes a contact to the new
        # customer
        if not MOVING & set(vals):
            result = super().write(vals)
            if FOLLOWED & set(vals):
                self.env["collections.followup"].settle(self.env.company, self)
            return result
        # Sudo: who becomes another customer's contact is seen whatever contacts the user may
        # read.
        family = self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)])
        before = {partner: partner.commercial_partner_id for partner in family}
        result = super(ResPartner, self.with_context(collections_no_refresh=NO_REFRESH)).write(vals)
        changed = family.filtered(lambda partner: partner.commercial_partner_id != before[partner])
        for partner in changed:
            if before[partner] == partner:
                partner._collections_give_to(partner.commercial_partner_id)
        customers = family.browse()
        if changed:
            customers = changed.commercial_partner_id.union(*(before[own] for own in changed))
            changed._collections_take_along(customers)
        if FOLLOWED & set(vals):
            customers |= self.sudo().commercial_partner_id
        if customers:
            customers._collections_refresh(customers)
        return result

    def _collections_take_along(self, customers):
        """Let what was agreed on go along with the items of these contacts.

        :param customers: the commercial partners of these contacts, before and now
        """
        for participant in self.env["collections.participant"]._get_participants():
            participant._follow_customers(self, customers)

    @api.model
    def _collections_refresh(self, customers):
        """Bring the cases of customers up to date in all companies."""
        engine = self.env["collections.followup"]
        engine.settle(engine._get_owners_sudo(), customers)

    def _collections_give_to(self, customer):
        """Let what Collections keeps of this partner be about another customer.

        Cases and their history, notices, holds, promises, plans, settlements, disputes and calls.
        What keeps people from chasing the one keeps them from chasing both.

        :param customer: the commercial partner who owes from now on
        """
        self.ensure_one()
        self.env["collections.case"]._join_open(customer | self)
        self.env.flush_all()
        moved = 0
        for model in self.env.values():
            field = model._fields.get("partner_id")
            if (
                model._name.startswith("collections.")
                and model._auto
                and not model._transient
                and not model._abstract
                and field
                and field.store
            ):
                # Also what was sent: it is the record of a debt that is the other's now.
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET partner_id = %s WHERE partner_id = %s",
                        SQL.identifier(model._table),
                        customer.id,
                        self.id,
                    )
                )
                moved += self.env.cr.rowcount
        if moved:
            self.env.invalidate_all()
        if self.collections_cease and not customer.collections_cease:
            # Sudo: the mark goes over to the other customer, whoever moves the contact.
            customer.sudo().collections_cease = True
