from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_group_contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Counterpart for the group",
        ondelete="set null",
        copy=False,
        domain="[('id', 'child_of', id), ('is_company', '=', False)]",
        groups=COLLECTIONS_READERS,
        prefetch="collections",
        help="Who at the head of the group is written to about all of its companies. Empty: "
        "whoever gets the letters of the head.",
    )
    collections_group_count = fields.Integer(
        string="Companies in the group",
        compute="_compute_collections_group_count",
        groups=COLLECTIONS_READERS,
    )

    @api.depends("parent_id", "is_company", "commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_collections_group_count(self):
        company = self.env.company._collections_owner() or self.env.company
        known = self.filtered("id")
        groups = self.env["collections.group"]._read(known._origin, company) if known else {}
        for partner in self:
            group = groups.get(partner._origin.commercial_partner_id)
            partner.collections_group_count = len(group.members) + group.left_out if group else 0

    @api.constrains("collections_group_contact_id")
    def _check_collections_group_contact(self):
        # Sudo: the check holds whatever contacts the user may read.
        for partner in self.sudo().filtered("collections_group_contact_id"):
            contact = partner.collections_group_contact_id
            if contact.commercial_partner_id != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "The counterpart is a person at the head of the group itself. Choose one."
                    )
                )

    def action_collections_view_group(self):
        """Open what the group of this customer owes, together."""
        check_one(self)
        return self.env["collections.group.overview"]._open(self)
