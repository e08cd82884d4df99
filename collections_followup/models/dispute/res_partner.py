from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_dispute_count = fields.Integer(
        string="Open disputes",
        compute="_compute_collections_dispute_count",
        groups=COLLECTIONS_READERS,
        compute_sudo=True,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_collections_dispute_count(self):
        counts = dict(
            self.env["collections.dispute"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", self.env.companies.ids),
                    ("state", "=", "open"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.collections_dispute_count = counts.get(partner.commercial_partner_id, 0)

    def action_collections_dispute(self):
        """Open the wizard that raises a dispute about open invoices of this customer."""
        check_one(self)
        person = self if self != self.commercial_partner_id else self.browse()
        return self.env["collections.dispute.raise.wizard"]._get_action(
            self, self.env.company, contact_id=person.id
        )

    def action_collections_view_disputes(self):
        """Open the disputes of this customer."""
        check_one(self)
        return self.env["collections.dispute"]._get_list_action(
            [("partner_id", "=", self.commercial_partner_id.id)],
            self.env._("Disputes of %s", self.display_name),
        )
