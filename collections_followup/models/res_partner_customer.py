"""Contacts that come to belong to another customer: cases, holds and agreements go along."""

from odoo import models

# What makes a contact one of another commercial partner.
MOVING = {"parent_id", "is_company"}
AGREEMENTS = ("collections.promise", "collections.plan", "collections.settlement")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        # EXTENDS 'base': what a contact owes is owed by its commercial partner
        if not MOVING & set(vals):
            return super().write(vals)
        everyone = self.sudo().with_context(active_test=False)
        family = everyone.search([("id", "child_of", self.ids)])
        before = {partner: partner.commercial_partner_id for partner in family}
        # Core moves the items along: the cases follow when they have moved, too.
        quiet = self.with_context(collections_no_refresh=True)
        result = super(ResPartner, quiet).write(vals)
        quiet.env.flush_all()
        moved = self.browse().union(
            *(partner for partner, old in before.items() if partner.commercial_partner_id != old)
        )
        if moved:
            for partner in moved:
                if before[partner] == partner:
                    # Was a customer itself, and is one no longer.
                    partner._collections_move_cases(partner.commercial_partner_id)
                    partner._collections_move_holds(partner.commercial_partner_id)
            moved._collections_follow_customer(self.browse().union(*before.values()))
        return result

    def _collections_move_cases(self, customer):
        """Let the open cases of one customer go on as those of another.

        :param customer: the commercial partner that owes from now on
        """
        self.ensure_one()
        if self == customer:
            return
        cases = (
            self.env["collections.case"]
            .sudo()
            .search([("partner_id", "in", (self | customer).ids), ("state", "=", "open")])
        )
        for own in cases.grouped("company_id").values():
            theirs = own.filtered(lambda case: case.partner_id == customer)
            mine = own - theirs
            if theirs and mine:
                mine._merge_into(theirs)
            elif mine:
                mine.partner_id = customer

    def _collections_move_holds(self, customer):
        """Let the holds on one customer that may still work hold another.

        :param customer: the commercial partner that owes from now on
        """
        self.ensure_one()
        holds = (
            self.env["collections.hold"]
            .sudo()
            .search([("partner_id", "=", self.id), ("state", "in", ("active", "planned"))])
        )
        holds.write({"partner_id": customer.id})
        for hold in holds:
            hold._message_log(
                body=self.env._(
                    "%(contact)s belongs to %(customer)s now, which this hold holds from here on.",
                    contact=self.display_name,
                    customer=customer.display_name,
                )
            )

    def _collections_follow_customer(self, before=None):
        """Let agreements go along with their items, and the cases follow.

        An agreement whose items are of several customers by now stays with the one it had.

        :param before: the commercial partners of these contacts until now
        """
        if not self:
            return
        # In sudo mode: whoever sorts contacts may know nothing of collections.
        contacts = self.sudo()
        customers = contacts | contacts.commercial_partner_id | (before or contacts)
        found = []
        for name in AGREEMENTS:
            agreements = contacts.env[name].search(
                ["|", ("partner_id", "in", customers.ids), ("contact_id", "in", contacts.ids)]
            )
            for agreement in agreements:
                agreement._follow_customer()
                agreement._change_contact()
            found.append(agreements)
        items = contacts.env["account.move.line"]
        companies = items.search(
            [
                ("partner_id", "in", customers.ids),
                ("account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
            ]
        ).company_id
        if companies:
            contacts.env["collections.followup"]._refresh_touched(companies, customers)
        for agreements in found:
            agreements._link_cases()
