from odoo import fields, models
from odoo.fields import Domain

# What a case shows of a customer's plans: one that is in force first, then one being agreed on.
SHOWN = ("defaulted", "active", "paid", "approved", "proposed")


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    plan_count = fields.Integer(string="Payment plans", compute="_compute_plan")
    plan_id = fields.Many2one(
        comodel_name="collections.plan",
        string="Payment plan",
        compute="_compute_plan",
        search="_search_plan_id",
        help="The plan in default or in force, or else one that is being agreed on.",
    )
    plan_state = fields.Selection(
        selection="_selection_plan_state",
        string="State of the plan",
        compute="_compute_plan",
    )
    plan_date = fields.Date(string="Next instalment", compute="_compute_plan")
    plan_amount = fields.Monetary(
        string="Open in plans",
        compute="_compute_plan",
        help="Open in plans that are in force or in default, in company currency.",
    )

    def _selection_plan_state(self):
        return self.env["collections.plan"]._fields["state"]._description_selection(self.env)

    def _compute_plan(self):
        plan_model = self.env["collections.plan"]
        counts = {
            (partner, company): count
            for partner, company, count in plan_model._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["partner_id", "company_id"],
                ["__count"],
            )
        }
        live = plan_model
        if counts:
            live = plan_model.search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", SHOWN),
                ]
            )
        by_key = live.grouped(lambda plan: (plan.partner_id, plan.company_id))
        for case in self:
            key = (case.partner_id, case.company_id)
            # A customer has one open case: earlier ones do not show what was agreed on since.
            plans = by_key.get(key, plan_model) if case.state == "open" else plan_model
            plans = plans.sorted(
                lambda plan: (SHOWN.index(plan.state), plan.date_next or plan.date_start)
            )
            case.plan_count = counts.get(key, 0)
            case.plan_id = plans[:1]
            case.plan_state = plans[:1].state
            case.plan_date = plans[:1].date_next
            case.plan_amount = sum(
                plan.currency_id._convert(
                    plan.amount_open,
                    plan.company_id.currency_id,
                    plan.company_id,
                    plan.company_id._collections_today(),
                )
                for plan in plans
                if plan.state in ("active", "defaulted")
            )

    def _search_plan_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented

        def find(domain):
            return Domain("state", "=", "open") & Domain.OR(
                Domain("company_id", "=", company.id) & Domain("partner_id", "in", partners.ids)
                for company, partners in self.env["collections.plan"]._read_group(
                    Domain("state", "in", SHOWN) & domain, ["company_id"], ["partner_id:recordset"]
                )
            )

        if operator == "any":
            return find(Domain(value))
        result = find(Domain("id", "in", [v for v in value if v]))
        return result | ~find(Domain.TRUE) if False in value else result

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
