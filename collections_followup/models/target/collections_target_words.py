"""Targets in words, as cards and the overview show them."""

from odoo import api, fields, models
from odoo.tools import format_date


class CollectionsTarget(models.Model):
    _inherit = "collections.target"

    unit = fields.Char(compute="_compute_unit", help="What the numbers are of.")
    period_label = fields.Char(string="Period in words", compute="_compute_period_label")
    result_text = fields.Char(compute="_compute_texts")
    pace_text = fields.Char(compute="_compute_texts")
    projected_text = fields.Char(compute="_compute_texts")

    @api.depends("kind", "company_id")
    def _compute_unit(self):
        table = self.env["collections.figure"]._get_table()
        words = {"percent": "%", "count": self.env._("contacts")}
        for target in self:
            kind = self._get_kinds().get(target.kind)
            unit = kind and table[kind.figure][0].unit
            target.unit = words.get(unit) or target.company_id.currency_id.name

    @api.depends("span", "date_from")
    def _compute_period_label(self):
        for target in self:
            target.period_label = target._get_period_label() if target.date_from else ""

    @api.depends("result", "amount", "pace", "projected", "kind", "company_id")
    def _compute_texts(self):
        for target in self:
            amount = target._format(target.amount)
            if target.has_result:
                result = target._format(target.result)
                target.result_text = self.env._(
                    "%(result)s of %(target)s", result=result, target=amount
                )
            else:
                target.result_text = self.env._("Nothing known yet, of %s", amount)
            target.pace_text = target._format(target.pace) if target.has_pace else ""
            target.projected_text = target._format(target.projected) if target.has_projected else ""

    def _format(self, value):
        """Return a value of this target as people read it."""
        self.ensure_one()
        kind = self._get_kinds().get(self.kind)
        if not kind:
            return ""
        figures = self.env["collections.figure"]
        figure, _source = figures._get_definition(kind.figure)
        return figures._format(figure, value, self.company_id)

    def _get_period_label(self):
        """Return how the period is called."""
        self.ensure_one()
        pattern = "QQQ yyyy" if self.span == "quarter" else "MMMM yyyy"
        return format_date(self.env, self.date_from, date_format=pattern)
