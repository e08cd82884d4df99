from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

DAY = timedelta(days=1)
# What no reference rate has been: a rate as a fraction of a percent, or an amount.
LOWEST, HIGHEST = -10.0, 100.0


class CollectionsReferenceRateValue(models.Model):
    """What a reference rate is from one day to another, who said so, and who looked it up when."""

    _name = "collections.reference.rate.value"
    _inherit = ["collections.checked"]
    _description = "Value of a Reference Rate"
    _order = "rate_id, date_from desc, id"
    _rec_name = "date_from"

    rate_id = fields.Many2one(
        comodel_name="collections.reference.rate", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(string="From", required=True)
    date_until = fields.Date(
        string="Until",
        required=True,
        compute="_compute_date_until",
        store=True,
        readonly=False,
        precompute=True,
        help="The last day of which it is known. Entered by itself: the end of the half-year.",
    )
    percent = fields.Float(digits=(9, 6), required=True)
    source = fields.Char(required=True, help="Where it was read.")
    date_checked = fields.Date(
        string="Checked on", help="The day on which somebody compared it with its source."
    )
    status = fields.Selection(
        selection=[("confirmed", "Confirmed"), ("unverified", "Not confirmed")],
        required=True,
        default="unverified",
        help="Notices and statements say so where they rest on a value that is not confirmed.",
    )

    _start_unique = models.UniqueIndex(
        "(rate_id, date_from)", "The rate has a value from this day on already. Change that one."
    )
    _in_order = models.Constraint(
        "CHECK (date_until >= date_from)", "A value cannot end before it begins. Enter a later day."
    )

    @api.depends("date_from")
    def _compute_date_until(self):
        for value in self:
            start = value.date_from
            if start and (not value.date_until or value.date_until < start):
                value.date_until = date(start.year, *((6, 30) if start.month < 7 else (12, 31)))

    @api.constrains("percent")
    def _check_percent(self):
        for value in self:
            if not LOWEST <= value.percent <= HIGHEST:
                raise ValidationError(
                    self.env._(
                        "%(rate)s from %(date)s: %(percent)s %% is no reference rate. Enter "
                        "percent per year, between %(lowest)s and %(highest)s.",
                        rate=value.rate_id.name,
                        date=format_date(self.env, value.date_from),
                        percent=value.percent,
                        lowest=int(LOWEST),
                        highest=int(HIGHEST),
                    )
                )

    @api.constrains("status", "date_checked")
    def _check_status(self):
        for value in self:
            if value.status == "confirmed" and not value.date_checked:
                raise ValidationError(
                    self.env._(
                        "%(rate)s from %(date)s: enter on which day it was compared with its "
                        "source, or leave it as not confirmed.",
                        rate=value.rate_id.name,
                        date=format_date(self.env, value.date_from),
                    )
                )

    @api.constrains("rate_id", "date_from", "date_until")
    def _check_days(self):
        self.filtered(lambda value: not value.rate_id._is_written_together())._check_order()

    def _check_order(self):
        """Refuse values of a rate that leave days out, or are both of the same days.

        :raise ValidationError: it names the rate and the days
        """
        for rate in self.rate_id:
            values = rate.value_ids.sorted("date_from")
            for before, value in zip(values, values[1:], strict=False):
                names = {
                    "rate": rate.name,
                    "first": format_date(self.env, value.date_from),
                    "last": format_date(self.env, before.date_until),
                }
                if value.date_from <= before.date_until:
                    raise ValidationError(
                        self.env._(
                            "%(rate)s has two values on %(first)s: the one before lasts until "
                            "%(last)s.",
                            **names,
                        )
                    )
                if value.date_from > before.date_until + DAY:
                    raise ValidationError(
                        self.env._(
                            "%(rate)s has no value between %(last)s and %(first)s. Enter what it "
                            "was on these days.",
                            **names,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_between(self):
        for rate in self.rate_id:
            left = rate.value_ids - self
            between = self.filtered(
                lambda own, left=left: (
                    any(other.date_from < own.date_from for other in left)
                    and any(other.date_from > own.date_from for other in left)
                )
            )
            if between and not rate._is_written_together():
                raise ValidationError(
                    self.env._(
                        "%(rate)s would have no value from %(date)s on. Correct the value instead.",
                        rate=rate.name,
                        date=format_date(self.env, between[0].date_from),
                    )
                )
