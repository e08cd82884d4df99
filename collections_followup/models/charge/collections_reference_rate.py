from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ...engine.interest_rates import make_percent
from ..base.collections_guarded import declare_internal_keys, get_internal, internal

DAY = timedelta(days=1)

declare_internal_keys(
    collections_rates_together="values of a rate are looked at when all of them are written"
)


class CollectionsReferenceRate(models.Model):
    """A rate that others publish and the law refers to, such as the base rate of a central bank.

    Its values say from which day to which they apply. Where none is known nothing is computed:
    see ``_read_table``.
    """

    _name = "collections.reference.rate"
    _inherit = ["collections.checked"]
    _description = "Reference Rate"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        comodel_name="res.country",
        relation="collections_reference_rate_country_rel",
        column1="rate_id",
        column2="country_id",
        string="Countries",
        help="Where the law refers to it. For information: rules name their rate.",
    )
    method = fields.Selection(
        selection=[
            ("split", "By half-year: each day at the rate of then"),
            ("start", "Fixed: the rate on the day on which interest begins"),
            ("payment", "The rate on the day of payment, for all days"),
        ],
        required=True,
        default="split",
        help="What the law makes of a change while interest runs. Interest rules may differ.",
    )
    rounding = fields.Selection(
        selection=[("none", "As it is"), ("half", "Up to the next half point")],
        required=True,
        default="none",
        help="Of the rate with its margin.",
    )
    source = fields.Char(help="Who publishes it, or the law that names it.")
    note = fields.Text(translate=True)
    origin_id = fields.Many2one(
        comodel_name="collections.reference.rate",
        string="Takes its values from",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', '!=', id), ('origin_id', '=', False)]",
        help="Where another country's law takes the same values another way.",
    )
    value_ids = fields.One2many(
        comodel_name="collections.reference.rate.value", inverse_name="rate_id", string="Values"
    )
    state_text = fields.Char(
        string="Known until",
        compute="_compute_state_text",
        help="Until when values are known, and whether one of the last year is not confirmed.",
    )

    _name_unique = models.UniqueIndex("((name->>'en_US'))", "There is a rate of this name already.")

    def write(self, vals):
        if "value_ids" not in vals:
            return super().write(vals)
        together = self.with_context(collections_rates_together=internal())
        result = super(CollectionsReferenceRate, together).write(vals)
        self.value_ids._check_order()
        return result

    def _is_written_together(self):
        """Return whether the values are looked at later, when all of them are written."""
        return bool(get_internal(self.env, "collections_rates_together"))

    def _compute_state_text(self):
        for rate in self:
            values = rate._get_values()
            last = values[-1:]
            today = self.env.company._collections_today()
            if not last:
                rate.state_text = self.env._("No value is known")
                continue
            day = format_date(self.env, last.date_until)
            text = (
                self.env._("%s: older than its period, enter the next value", day)
                if last.date_until < today
                else day
            )
            if last.status == "unverified":
                text = self.env._("%s (not confirmed)", text)
            rate.state_text = text

    def _get_values(self):
        """Return the values of this rate, those of its origin if it has one, in their order."""
        self.ensure_one()
        return (self.origin_id or self).value_ids.sorted("date_from")

    def _get_value_on(self, day):
        """Return the value that applies on a day; none where it is not known."""
        return self._get_values().filtered(lambda own: own.date_from <= day <= own.date_until)

    def _get_last_value(self, day):
        """Return the newest value that is known of a day or of one before it."""
        return self._get_values().filtered(lambda own: own.date_from <= day)[-1:]

    def _read_table(self):
        """Return the values as the engine takes them, with None where none is known.

        :return: pairs of the day from which a percent applies and that percent, in order
        """
        table = []
        for value in self._get_values():
            if table and table[-1][0] == value.date_from:
                # The day after the one before it.
                table.pop()
            table += [(value.date_from, value.percent), (value.date_until + DAY, None)]
        return table

    def _make_percent(self, percent, margin=0.0):
        """Return the rate that rests on a value, in percent, as this rate rounds it."""
        return make_percent(percent, margin, step=self._get_step())

    def _get_step(self):
        """Return the step to which rates that rest on this one are rounded up, or None."""
        return 0.5 if self.rounding == "half" else None
