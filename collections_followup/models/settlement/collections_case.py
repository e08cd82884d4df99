from odoo import api, fields, models
from odoo.exceptions import UserError


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    settlement_ids = fields.One2many(
        comodel_name="collections.settlement", inverse_name="case_id", string="Settlements"
    )
    settlement_count = fields.Integer(
        string="Number of settlements", compute="_compute_settlements"
    )
    settlement_date = fields.Date(
        string="Settlement deadline",
        compute="_compute_settlements",
        help="Of the customer's active settlement that ends first.",
    )
    settlement_amount = fields.Monetary(
        string="To pay by settlement",
        compute="_compute_settlements",
        help="Agreed amounts of the customer's active settlements, in company currency.",
    )

    @api.depends("partner_id", "settlement_ids.state")
    def _compute_settlements(self):
        found = {}
        for company, partner, state, count, amount, day in self.env[
            "collections.settlement"
        ]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["company_id", "partner_id", "state"],
            ["__count", "amount_company:sum", "date_deadline:min"],
        ):
            found.setdefault((company, partner), {})[state] = (count, amount, day)
        for case in self:
            rows = found.get((case.company_id, case.partner_id), {})
            active = rows.get("active") if case.state == "open" else None
            case.settlement_count = sum(row[0] for row in rows.values())
            case.settlement_amount = active[1] if active else 0.0
            case.settlement_date = active[2] if active else False

    def action_settlement(self):
        """Offer the customer to settle what is overdue for less."""
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("This case is closed: nothing is overdue any more."))
        return self.partner_id.with_company(self.company_id)._collections_action_settlement()

    def action_view_settlements(self):
        """Open the settlements of the case's customer."""
        self.ensure_one()
        settlements = self.env["collections.settlement"].search(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        )
        return self.env["collections.settlement"]._get_action(
            settlements, self.partner_id.display_name
        )
