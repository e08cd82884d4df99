from odoo import api, fields, models


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    dispute_ids = fields.Many2many(
        comodel_name="collections.dispute",
        compute="_compute_dispute_ids",
        search="_search_dispute_ids",
        string="Open disputes",
    )
    dispute_count = fields.Integer(compute="_compute_dispute_ids", string="Number of disputes")

    @api.depends("partner_id", "company_id")
    def _compute_dispute_ids(self):
        disputes = self.env["collections.dispute"].search(
            [("partner_id", "in", self.partner_id.ids), ("state", "=", "open")]
        )
        by_customer = disputes.grouped(lambda dispute: (dispute.company_id, dispute.partner_id))
        for case in self:
            own = by_customer.get((case.company_id, case.partner_id), disputes.browse())
            case.dispute_ids = own
            case.dispute_count = len(own)

    @api.model
    def _search_dispute_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        disputes = self.env["collections.dispute"].search([("state", "=", "open")])
        found = self._get_dispute_domain(disputes.filtered(lambda own: own.id in value))
        return found | ~self._get_dispute_domain(disputes) if False in value else found

    def _get_dispute_domain(self, disputes):
        """Return the domain of the cases of the customers who raised these disputes."""
        found = fields.Domain.FALSE
        for company, own in disputes.grouped("company_id").items():
            found |= fields.Domain("company_id", "=", company.id) & fields.Domain(
                "partner_id", "in", own.partner_id.ids
            )
        return found

    def action_dispute(self):
        """Open the wizard that raises a dispute about open invoices of this customer."""
        self.ensure_one()
        return self.env["collections.dispute.raise.wizard"]._get_action(
            self.partner_id, self.company_id
        )

    def action_view_disputes(self):
        """Open the disputes of this customer."""
        self.ensure_one()
        return self.env["collections.dispute"]._get_list_action(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)],
            self.env._("Disputes of %s", self.partner_id.display_name),
        )
