from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...engine.ageing import STANDARD_LIMITS, get_spans, parse_limits


class CollectionsAgeingSet(models.Model):
    """The buckets of an ageing: their last days. What is not past due is always apart."""

    _name = "collections.ageing.set"
    _description = "Ageing Buckets"
    _inherit = ["collections.checked", "collections.ruleset.source"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", ondelete="cascade", help="Empty: offered to all companies."
    )
    limits = fields.Char(
        string="Last days",
        required=True,
        default="30, 60, 90, 120",
        help="The last day of each bucket, rising, for example 30, 60, 90, 120. The last bucket "
        "takes what is older.",
    )
    buckets = fields.Char(compute="_compute_buckets")

    @api.depends("limits")
    @api.depends_context("lang")
    def _compute_buckets(self):
        for own in self:
            limits = parse_limits(own.limits)
            own.buckets = " · ".join(self._get_labels(limits)) if limits else False

    @api.constrains("limits")
    def _check_limits(self):
        for own in self:
            if not parse_limits(own.limits):
                raise ValidationError(
                    self.env._(
                        "“%s” are no last days of buckets. Write up to 12 whole numbers that "
                        "rise, for example 30, 60, 90, 120.",
                        own.limits or "",
                    )
                )

    @api.model
    @api.private
    def _get_labels(self, limits, by="due"):
        """Return the names of the buckets.

        :param limits: last days, rising
        :param str by: ``due`` or ``invoice``: what is aged by
        """
        return [
            self.env._("Not due") if by == "due" else self.env._("Same day"),
            *(
                self.env._("%(first)s-%(last)s days", first=first, last=last)
                for first, last in get_spans(limits)[:-1]
            ),
            self.env._("Over %s days", limits[-1]),
        ]

    @api.model
    @api.private
    def _get_limits(self, company):
        """Return the last days of the buckets that a company ages by, unless another set is asked.

        :param company: a company
        """
        return self._find_limits(company.id)

    @api.model
    @tools.ormcache("company_id")
    def _find_limits(self, company_id):
        """Return the last days of the buckets of a company, kept in memory until a set changes."""
        # Sudo: the sets are offered to everybody of the company who may read the ageing.
        found = self.sudo().search(
            ["|", ("company_id", "=", False), ("company_id", "parent_of", company_id)], limit=1
        )
        return tuple(parse_limits(found.limits) or STANDARD_LIMITS)
