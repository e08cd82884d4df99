from odoo import api, fields, models

from ...models.visit.collections_visit_plan import Plan


class CollectionsVisitWizardLine(models.TransientModel):
    """A customer who can be visited, and what is against it."""

    _name = "collections.visit.wizard.line"
    _inherit = ["collections.checked"]
    _description = "Customer to Be Visited"
    _order = "is_near, id"

    wizard_id = fields.Many2one(
        comodel_name="collections.visit.wizard", required=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        comodel_name="collections.case", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact person",
        required=True,
        domain="[('commercial_partner_id', '=', partner_id)]",
    )
    visit_id = fields.Many2one(
        comodel_name="collections.visit", string="Planned visit", readonly=True
    )
    chosen = fields.Boolean(string="Visit")
    is_near = fields.Boolean(string="Near", help="Proposed: in the same postcode area.")
    address = fields.Char(compute="_compute_address")
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    amount_overdue = fields.Monetary(related="case_id.amount_overdue", related_sudo=False)
    days_overdue = fields.Integer(related="case_id.days_overdue", related_sudo=False)
    problem = fields.Text(
        string="Why not",
        compute="_compute_problem",
        help="The customer is not planned for this day and visitor.",
    )
    warning = fields.Text(string="To be minded", compute="_compute_problem")

    @api.depends("contact_id", "partner_id")
    def _compute_address(self):
        for line in self:
            where = self.env["collections.visit"]._get_place(line.contact_id, line.partner_id)
            line.address = where.contact_address_inline

    @api.depends(
        "case_id",
        "contact_id",
        "visit_id",
        "wizard_id.date",
        "wizard_id.hour_from",
        "wizard_id.hour_to",
        "wizard_id.user_id",
    )
    @api.depends_context("lang")
    def _compute_problem(self):
        visits = self.env["collections.visit"]
        asked = self.filtered(
            lambda line: line.case_id and line.contact_id and line.wizard_id._is_complete()
        )
        answers = dict(zip(asked, visits._judge([line._get_plan() for line in asked]), strict=True))
        for line in self:
            line.problem, line.warning = answers.get(line, (False, False))

    def _get_plan(self):
        self.ensure_one()
        wizard = self.wizard_id
        return Plan(
            self.case_id._origin,
            self.contact_id._origin,
            wizard.user_id._origin,
            wizard.date,
            wizard.hour_from,
            wizard.hour_to,
            self.visit_id._origin,
        )
