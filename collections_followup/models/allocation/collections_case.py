from odoo import models
from odoo.exceptions import UserError


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    def action_apply_money(self):
        """Open the dialog that applies the customer's money on account to open items."""
        self.ensure_one()
        self.check_access("read")
        self.env["collections.allocation"]._check_may_apply()
        lines = self.env["account.move.line"]
        covered = self.company_id._collections_covered() | self.company_id
        domain = lines._collections_get_open_domain(self.partner_id, covered & self.env.companies)
        credits = lines.search([*domain, ("amount_residual_currency", "<", 0)])
        if not credits:
            raise UserError(self.env._("%s has no money on account.", self.partner_id.display_name))
        return self.env["collections.allocation.wizard"]._get_action(credits)
