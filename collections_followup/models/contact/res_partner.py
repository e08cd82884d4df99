from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_logged_contact_count = fields.Integer(
        string="Contacts logged",
        compute="_compute_collections_logged_contact_count",
        groups=COLLECTIONS_READERS,
        compute_sudo=True,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_collections_logged_contact_count(self):
        # A branch without a policy has its log with the company that keeps its cases.
        owners = self.env["collections.followup"]._get_owners_sudo(self.env.companies)
        counts = dict(
            self.env["collections.contact"]._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "in", owners.ids),
                    ("corrected_by_id", "=", False),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.collections_logged_contact_count = counts.get(partner.commercial_partner_id, 0)

    def action_collections_log_contact(self):
        """Open the dialog that logs a call with this customer."""
        check_one(self)
        company = self.env.company
        person = self if self != self.commercial_partner_id else self.browse()
        values = {"person_id": person.id} if person else {}
        return self.env["collections.contact.wizard"]._get_action(
            partner=self.commercial_partner_id,
            company=company._collections_owner() or company,
            **values,
        )

    def action_collections_view_contacts(self):
        """Open what was logged with this customer."""
        check_one(self)
        return self.env["collections.contact"]._get_list_action(
            [("partner_id", "=", self.commercial_partner_id.id)],
            self.env._("Contacts with %s", self.display_name),
        )
