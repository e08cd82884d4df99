from odoo import api, fields, models


class CollectionsDisputeRule(models.Model):
    """Who gets a new dispute: the first rule whose reason and amount fit."""

    _name = "collections.dispute.rule"
    _inherit = ["collections.checked"]
    _description = "Dispute Assignment Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    reason_id = fields.Many2one(
        comodel_name="collections.dispute.reason",
        ondelete="cascade",
        help="The reason or any reason below it. Leave empty for all reasons.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_from = fields.Monetary(
        string="Amount from", help="Disputed amount from which on the rule applies."
    )
    team_id = fields.Many2one(
        comodel_name="collections.dispute.team", check_company=True, ondelete="set null"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="set null",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "High"), ("2", "Very high")], default="0", required=True
    )
    active = fields.Boolean(default=True)

    _amount_from_positive = models.Constraint(
        "CHECK (amount_from >= 0)", "Enter an amount of 0 or more."
    )

    @api.constrains("user_id", "company_id")
    def _check_owner(self):
        for rule in self:
            rule.user_id._collections_check_works_for(rule.company_id)

    def _find(self, company, reason, amount):
        """Return the rule for a new dispute, or an empty recordset.

        :param company: the company of the dispute
        :param reason: its reason, may be empty
        :param float amount: disputed amount in company currency
        """
        own = {int(part) for part in (reason.parent_path or "").split("/") if part}
        # Sudo: the rules apply to whoever raises a dispute, who need not read them.
        for rule in self.sudo().search([("company_id", "=", company.id)]):
            if rule.reason_id and rule.reason_id.id not in own:
                continue
            if company.currency_id.compare_amounts(amount, rule.amount_from) >= 0:
                return rule
        return self.browse()
