from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CollectionsInterestRule(models.Model):
    _inherit = "collections.interest.rule"

    return_costs = fields.Selection(
        selection=[
            ("none", "Not claimed"),
            ("company", "Claimed, but not of persons"),
            ("all", "Claimed, of persons, too"),
        ],
        string="Costs of returned payments",
        required=True,
        default="none",
        help="What the bank took for a payment that it took back: what it really took, once per "
        "return, and no flat sum. The law of many countries grants it from persons only where they "
        "are to blame, or not at all.",
    )
    return_cap = fields.Monetary(
        string="Of each at most", help="In the currency of the rule. 0: no limit."
    )

    _return_cap_positive = models.Constraint(
        "CHECK (COALESCE(return_cap, 0) >= 0)",
        "The most that is claimed of the costs of a return is 0 or more. Enter 0 for no limit.",
    )

    @api.constrains("return_costs", "source")
    def _check_return_costs(self):
        for rule in self:
            if rule.return_costs == "all" and not rule.source:
                raise ValidationError(
                    self.env._(
                        "%s: name the law or the contract that grants the costs of returned "
                        "payments from persons, as its source.",
                        rule.name,
                    )
                )

    def _get_return_costs(self, amount, currency, is_person, company, day):
        """Return what of the bank's costs of a return is claimed by this rule.

        :param float amount: what the bank took
        :param currency: of the amount
        :param bool is_person: whether the customer is a person
        :param company: at whose rates the limit is converted
        :param date day: at the rate of which day
        """
        if self.return_costs not in ("all", *(() if is_person else ("company",))):
            return 0.0
        if self.return_cap:
            cap = self.currency_id._convert(self.return_cap, currency, company, day)
            return min(amount, cap)
        return amount
