from odoo import models

from ..base.collections_checked import check_one


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_action_statement(self, company=None):
        """Return the action that opens the account statement wizard."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Account statement"),
            "res_model": "collections.statement.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_ids": self.commercial_partner_id.ids,
                "default_company_id": (company or self.env.company).id,
            },
        }

    def action_collections_statement(self):
        """Make an account statement."""
        check_one(self)
        return self._collections_action_statement()
