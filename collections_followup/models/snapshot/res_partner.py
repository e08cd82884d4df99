from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_snapshot_count = fields.Integer(
        string="Recorded months",
        compute="_compute_collections_snapshot_count",
        groups=COLLECTIONS_READERS,
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_collections_snapshot_count(self):
        lines = self.env["collections.snapshot.line"]
        customers = self.commercial_partner_id
        found = {}
        if lines.has_access("read"):
            found = dict(
                lines._read_group(
                    [*lines._get_trend_domain(), ("partner_id", "in", customers.ids)],
                    ["partner_id"],
                    ["day:count_distinct"],
                )
            )
        for partner in self:
            partner.collections_snapshot_count = found.get(partner.commercial_partner_id, 0)

    def action_collections_view_trend(self):
        """Show what this customer owed at the ends of months."""
        check_one(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "collections_followup.collections_snapshot_line_action"
        )
        lines = self.env["collections.snapshot.line"]
        return {
            **action,
            "name": self.env._("Trend of %s", self.commercial_partner_id.display_name),
            "domain": [
                *lines._get_trend_domain(),
                ("partner_id", "=", self.commercial_partner_id.id),
            ],
            "context": {},
        }
