from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_collections_dossier(self):
        """Open the dialog that puts together all that is known about these invoices."""
        self.check_access("read")
        items = self.line_ids.filtered(
            lambda line: line._collections_is_receivable() and line.amount_currency > 0
        )
        partner = items.partner_id.commercial_partner_id
        company = self.company_id._collections_owner() if len(self.company_id) == 1 else None
        if len(partner) != 1 or not company:
            raise UserError(
                self.env._("Choose posted invoices of one customer and one company with a policy.")
            )
        return self.env["collections.dossier.wizard"]._get_action(company, partner, items)
