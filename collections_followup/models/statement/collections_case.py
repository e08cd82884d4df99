from odoo import models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def action_statement(self):
        """Open the account statement wizard for the customer."""
        self.ensure_one()
        return self.partner_id._collections_action_statement(self.company_id)
