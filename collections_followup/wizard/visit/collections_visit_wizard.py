from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...engine import visit_route

# Customers near the chosen ones that are proposed, and among how many they are looked for.
NEAR = 15
LOOKED_AT = 200


class CollectionsVisitWizard(models.TransientModel):
    """Asks who visits chosen customers on which day, and proposes who else is near."""

    _name = "collections.visit.wizard"
    _inherit = ["collections.checked"]
    _description = "Plan Visits"

    date = fields.Date(
        string="Day",
        required=True,
        default=lambda self: self.env.company._collections_add_working_days(
            self.env.company._collections_today(), 1
        ),
    )
    hour_from = fields.Float(
        string="From", required=True, default=9.0, help="By the clock where the customers are."
    )
    hour_to = fields.Float(
        string="To", required=True, default=17.0, help="By the clock where the customers are."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Visitor",
        required=True,
        default=lambda self: self.env.user,
        domain=lambda self: self.env["collections.visit"]._get_visitor_domain(),
    )
    line_ids = fields.One2many(
        comodel_name="collections.visit.wizard.line", inverse_name="wizard_id", string="Customers"
    )
    chosen_count = fields.Integer(string="To be planned", compute="_compute_counts")
    refused_count = fields.Integer(string="Not planned", compute="_compute_counts")

    _hours_in_order = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "A visit ends after it begins: enter hours from 0:00 to 24:00.",
    )

    @api.depends("line_ids.chosen", "line_ids.problem")
    def _compute_counts(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("chosen")
            wizard.refused_count = len(chosen.filtered("problem"))
            wizard.chosen_count = len(chosen) - wizard.refused_count

    def _is_complete(self):
        """Return whether what is entered is enough to ask what is against it."""
        self.ensure_one()
        return bool(self.date and self.user_id and 0 <= self.hour_from < self.hour_to <= 24)

    @api.model
    def _get_action(self, cases):
        """Return the action that opens the dialog.

        :param cases: the cases whose customers are to be visited
        """
        self.env["collections.visit"].check_access("create")
        if not cases:
            raise UserError(self.env._("Choose the cases whose customers are to be visited."))
        cases.check_access("write")
        near = self._find_near(cases)
        contacts = (cases | near)._get_visited()
        company = cases[:1].company_id
        wizard = self.create(
            {
                "date": company._collections_add_working_days(company._collections_today(), 1),
                "line_ids": [
                    Command.create(
                        {
                            "case_id": case.id,
                            "contact_id": contacts[case].id,
                            "chosen": case in cases,
                            "is_near": case not in cases,
                        }
                    )
                    for case in cases | near
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan visits"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _find_near(self, cases):
        """Return cases of others whose customers are in the same postcode areas, nearest first."""
        places = {}
        for customer in cases.partner_id.filtered("zip"):
            country = customer.country_id
            area = visit_route.get_area(customer.zip, country.code)
            if area:
                places.setdefault((country, area), set()).add(customer.zip)
        if not places:
            return cases.browse()
        found = cases.search(
            Domain("state", "=", "open")
            & Domain("id", "not in", cases.ids)
            & Domain("company_id", "in", cases.company_id.ids)
            & Domain("visit_ids", "not any", [("state", "=", "planned")])
            & Domain.OR(
                Domain("partner_id.country_id", "=", country.id)
                & Domain("partner_id.zip", "=ilike", f"{area}%")
                for country, area in places
            ),
            limit=LOOKED_AT,
        )

        def get_distance(case):
            customer = case.partner_id
            area = visit_route.get_area(customer.zip, customer.country_id.code)
            codes = places.get((customer.country_id, area), ())
            return -max((visit_route.count_common(customer.zip, code) for code in codes), default=0)

        # Those that the search has in front stay in front among the equally near.
        return found.sorted(get_distance)[:NEAR]

    def action_plan(self):
        """Plan the visits to the ticked customers who may be visited, and show the route."""
        self.ensure_one()
        chosen = self.line_ids.filtered("chosen")
        # Pressed twice, they are planned once.
        fresh = chosen.filtered(lambda line: not line.visit_id)
        ready = fresh.filtered(lambda line: not line.problem)
        if not chosen:
            raise UserError(self.env._("Tick the customers who are to be visited."))
        if fresh == chosen and not ready:
            raise UserError(
                "\n".join(f"{line.partner_id.display_name}: {line.problem}" for line in fresh)
            )
        visits = self.env["collections.visit"].create(
            [
                {
                    "case_id": line.case_id.id,
                    "contact_id": line.contact_id.id,
                    "date": self.date,
                    "hour_from": self.hour_from,
                    "hour_to": self.hour_to,
                    "user_id": self.user_id.id,
                }
                for line in ready
            ]
        )
        for line, visit in zip(ready, visits, strict=True):
            line.visit_id = visit
        message = self.env._("Visits planned: %s.", len(visits))
        left = fresh - ready
        if left:
            message = self.env._(
                "Visits planned: %(count)s. Not planned: %(customers)s.",
                count=len(visits),
                customers=", ".join(left.partner_id.mapped("display_name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": message,
                "next": chosen.visit_id._get_route_action(),
            },
        }
