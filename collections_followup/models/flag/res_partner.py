from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_flag_entry_ids = fields.One2many(
        comodel_name="collections.flag.entry",
        inverse_name="partner_id",
        string="Flags",
        groups="collections_followup.group_collections_readonly",
    )
    collections_flag_text = fields.Text(
        string="Flagged",
        compute="_compute_collections_flag_text",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_collections_flag_text(self):
        entries = self.env["collections.flag.entry"]
        found = entries._get_active(self.commercial_partner_id, self.env.companies)
        for partner in self:
            own = found.get(partner.commercial_partner_id, ())
            partner.collections_flag_text = "\n".join(entry._describe() for entry in own) or False

    def action_collections_flag(self):
        """Set a flag on this customer."""
        check_one(self)
        return self._collections_action_flag()

    def action_collections_view_flags(self):
        """Open the flags of this customer, those that ended too."""
        check_one(self)
        return self._collections_action_view_flags()

    def _collections_action_flag(self, move=None):
        """Return the action that sets a flag on this customer, or on one invoice.

        :param move: the invoice
        """
        self.ensure_one()
        name = (move or self).display_name
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set a flag on %s", name),
            "res_model": "collections.flag.entry",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.commercial_partner_id.id,
                "default_move_id": move.id if move else False,
            },
        }

    def _collections_action_view_flags(self):
        """Return the action that shows the flags of this customer and of the invoices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Flags of %s", self.display_name),
            "res_model": "collections.flag.entry",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
