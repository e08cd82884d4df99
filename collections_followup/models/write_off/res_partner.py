from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_memo_amount = fields.Monetary(
        string="Written off, still owed",
        currency_field="collections_currency_id",
        compute="_compute_collections_memo",
        groups=COLLECTIONS_READERS,
        help="What this customer still owes of what was written off: it is in no balance.",
    )
    collections_memo_recovered = fields.Monetary(
        string="Recovered after write-offs",
        currency_field="collections_currency_id",
        compute="_compute_collections_memo",
        groups=COLLECTIONS_READERS,
    )
    collections_memo_count = fields.Integer(
        string="Memo claims", compute="_compute_collections_memo", groups=COLLECTIONS_READERS
    )

    @api.depends_context("company", "allowed_company_ids")
    def _compute_collections_memo(self):
        company = self.env.company._collections_owner() or self.env.company
        found = self.env["collections.memo.claim"]._read_owed_sudo(
            self.commercial_partner_id, company
        )
        for partner in self:
            rest, recovered, count = found.get(partner.commercial_partner_id.id, (0.0, 0.0, 0))
            partner.collections_memo_amount = rest
            partner.collections_memo_recovered = recovered
            partner.collections_memo_count = count

    def action_collections_view_memo(self):
        """Open what of this customer was written off and is still owed."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Memo claims of %s", self.display_name),
            "res_model": "collections.memo.claim",
            "view_mode": "list,form",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
        }

    def action_collections_write_off(self):
        """Enter a write-off of what is overdue of this customer."""
        check_one(self)
        return self.env["collections.write.off.request"]._begin(
            self._collections_get_overdue_items()
        )
