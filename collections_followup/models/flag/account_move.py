from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class AccountMove(models.Model):
    _inherit = "account.move"

    collections_flag_text = fields.Text(
        string="Flagged",
        compute="_compute_collections_flag_text",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("commercial_partner_id", "company_id")
    def _compute_collections_flag_text(self):
        found = self.env["collections.flag.entry"]._get_active(self.commercial_partner_id)
        for move in self:
            entries = found.get(move.commercial_partner_id, ())
            move.collections_flag_text = (
                "\n".join(
                    entry._describe()
                    for entry in entries
                    if (not entry.move_id or entry.move_id._origin == move._origin)
                    and (not entry.company_id or entry.company_id == move.company_id)
                )
                or False
            )

    def action_collections_flag(self):
        """Set a flag on this invoice."""
        check_one(self)
        return self.commercial_partner_id._collections_action_flag(self)
