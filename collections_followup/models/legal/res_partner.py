from odoo import models

from ..base.collections_checked import check_one


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_view_legal_actions(self, domain=()):
        """Return the action that lists the legal actions of this customer.

        :param domain: what else they are
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Legal actions of %s", customer.display_name),
            "res_model": "collections.legal.action",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", customer.id), *domain],
        }

    def action_collections_view_legal_actions(self):
        """Open the legal actions of this customer."""
        check_one(self)
        return self._collections_view_legal_actions()

    def action_collections_registers(self):
        """Look this contact up in public registers."""
        check_one(self)
        return self.env["collections.legal.register"]._get_action(self)
