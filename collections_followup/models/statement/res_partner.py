from odoo import fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_FIELDS, COLLECTIONS_READERS

COLLECTIONS_FIELDS.add("collections_statement")


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_statement = fields.Selection(
        selection=[("always", "Every month"), ("never", "Never")],
        string="Account statement",
        copy=False,
        help="By e-mail, on the day that the company has set. Empty: as the company says.",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
    )

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
