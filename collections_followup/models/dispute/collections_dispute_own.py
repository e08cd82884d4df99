"""Whose a dispute is: its owner's, those who are asked, and the customer's collector."""

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
