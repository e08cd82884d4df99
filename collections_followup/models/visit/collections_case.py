from odoo import api, fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    visit_ids = fields.One2many(
        comodel_name="collections.visit", inverse_name="case_id", string="Visits"
    )
    visit_count = fields.Integer(compute="_compute_visits")
    visit_date = fields.Date(
        string="Planned visit", compute="_compute_visits", help="Day of the planned visit."
    )
    country_id = fields.Many2one(related="partner_id.country_id")
    zip = fields.Char(related="partner_id.zip", string="Postcode")
    city = fields.Char(related="partner_id.city")

    @api.depends("visit_ids.state", "visit_ids.date")
    def _compute_visits(self):
        rows = {}
        for case, state, count, day in self.env["collections.visit"]._read_group(
            [("case_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["case_id", "state"],
            ["__count", "date:min"],
        ):
            rows.setdefault(case, {})[state] = (count, day)
        for case in self:
            own = rows.get(case._origin, {})
            case.visit_count = sum(count for count, _day in own.values())
            case.visit_date = own.get("planned", (0, False))[1]

    def _get_visited(self):
        """Return who is visited, by case: whom letters go to."""
        result = {}
        for company, cases in self.grouped("company_id").items():
            contacts = cases.partner_id._collections_get_recipients(company, "letter")
            result |= {case: contacts[case.partner_id] for case in cases}
        return result

    def action_plan_visits(self):
        """Open the dialog that plans visits to the customers of these cases."""
        return self.env["collections.visit.wizard"]._get_action(self)

    def action_view_visits(self):
        """Open the visits to the customer of this case."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits to %s", self.partner_id.display_name),
            "res_model": "collections.visit",
            "view_mode": "list,kanban,calendar,form,pivot,graph",
            "domain": [("case_id", "=", self.id)],
        }
