"""Whose a dispute is: its owner's, those who are asked, the collector's; and who is answered."""

from odoo import api, models


class CollectionsDispute(models.Model):
    _name = "collections.dispute"
    _inherit = ["collections.dispute", "collections.owned"]

    @api.depends("partner_id", "company_id")
    def _compute_collector_id(self):
        return super()._compute_collector_id()

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        # Sudo: the check holds whatever users the one who edits may read.
        for dispute in self.sudo():
            dispute.user_id._collections_check_works_for(dispute.company_id)

    def _check_own_case(self):
        """Refuse to raise for a colleague's customer, where the company says so."""
        for company, own in self.grouped("company_id").items():
            # Sudo: only the customer is read; the check itself is of the user.
            self.env["collections.case"]._check_own(own.sudo().partner_id, company)

    def _find_answering(self):
        # EXTENDS 'collections.thread': colleagues who are asked. Customers write on the page of
        # their account, which knows who only looks, counts and logs: not by Odoo's routes.
        user = self.env.user
        # In sudo mode: who is asked is no business of the customer's.
        own = self.sudo().filtered(lambda dispute: user in dispute.asked_user_ids)
        return super()._find_answering() | own.with_env(self.env)

    def _mail_get_partner_fields(self, introspect_fields=False):
        # EXTENDS 'mail': the customer is whom messages are about
        return ["contact_id", "partner_id"]

    def _get_recipient(self):
        """Return the contact that is answered."""
        self.ensure_one()
        contact, customer, company = self.contact_id, self.partner_id, self.company_id
        if not customer or contact and contact._collections_is_contact_of(customer, company):
            return contact
        # Sudo: the disputed invoices decide who is answered; who asks need not read them.
        moves = self.sudo().line_ids.move_id
        return customer._collections_get_recipient(company, moves=moves or None)
