from odoo import fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    plan_count = fields.Integer(string="Payment plans", compute="_compute_plan_count")

    def _compute_plan_count(self):
        counts = {
            (partner, company): count
            for partner, company, count in self.env["collections.plan"]._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["partner_id", "company_id"],
                ["__count"],
            )
        }
        for case in self:
            case.plan_count = counts.get((case.partner_id, case.company_id), 0)

    def action_plan(self):
        """Make a payment plan with the customer."""
        self.ensure_one()
        return self.partner_id.with_company(self.company_id)._collections_action_plan()

    def action_view_plans(self):
        """Open the payment plans of the customer."""
        self.ensure_one()
        plans = self.env["collections.plan"].search(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        )
        return self.env["collections.plan"]._get_action(plans, self.partner_id.display_name)
