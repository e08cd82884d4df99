from odoo import fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    group_count = fields.Integer(
        string="Companies in the group", related="partner_id.collections_group_count"
    )

    def action_view_group(self):
        """Open what the group of this customer owes, together."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id).action_collections_view_group()
