from odoo import api, fields, models
from odoo.exceptions import UserError

# More than anybody listens to.
MOST = 50


class CollectionsReviewWizard(models.TransientModel):
    """Draws contacts of a collector by lot, so that the choice is fair."""

    _name = "collections.review.wizard"
    _inherit = ["collections.checked"]
    _description = "Draw Contacts to Review"

    collector_id = fields.Many2one(comodel_name="res.users", domain="[('share', '=', False)]")
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company._collections_owner() or self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._get_last_month()[0]
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._get_last_month()[1]
    )
    count = fields.Integer(string="How many", default=5)
    checklist_id = fields.Many2one(
        comodel_name="collections.review.checklist",
        string="Check list",
        domain="[('company_id', 'in', (False, company_id))]",
        default=lambda self: self.env["collections.review"]._get_default_checklist(),
    )
    pool_count = fields.Integer(
        string="Not reviewed yet",
        compute="_compute_pool_count",
        help="Contacts of these days with an outcome, that stand in no review.",
    )

    @api.model
    def _get_last_month(self):
        """Return the first and the last day of last month, where the company is."""
        company = self.env.company._collections_owner() or self.env.company
        first = company._collections_today().replace(day=1)
        return fields.Date.subtract(first, months=1), fields.Date.subtract(first, days=1)

    @api.model
    def _get_action(self):
        """Return the action that opens the dialog."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draw contacts to review"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("collector_id", "company_id", "date_from", "date_to")
    def _compute_pool_count(self):
        contacts, reviews = self.env["collections.contact"], self.env["collections.review"]
        for wizard in self:
            complete = wizard.collector_id and wizard.date_from and wizard.date_to
            wizard.pool_count = (
                contacts.search_count(
                    reviews._get_lot_domain(
                        wizard.collector_id, wizard.company_id, wizard.date_from, wizard.date_to
                    )
                )
                if complete
                else 0
            )

    def action_draw(self):
        """Draw the contacts and open their review."""
        self.ensure_one()
        if not self.collector_id or not self.checklist_id:
            raise UserError(self.env._("Choose the collector and the check list."))
        if self.date_to < self.date_from:
            raise UserError(self.env._("The last day lies before the first. Change one of them."))
        if not 1 <= self.count <= MOST:
            raise UserError(self.env._("Enter how many contacts are drawn: 1 to %s.", MOST))
        review = self.env["collections.review"]._draw(
            self.collector_id,
            self.company_id,
            self.checklist_id,
            self.date_from,
            self.date_to,
            self.count,
        )
        return review._get_action()
