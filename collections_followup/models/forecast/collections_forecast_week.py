from odoo import api, fields, models
from odoo.tools import SQL


class CollectionsForecastWeek(models.Model):
    """A week of a forecast, and the items whose most likely day is in it.

    One row more holds the items that are expected later, or not at all: it has no days.
    """

    _name = "collections.forecast.week"
    _description = "Week of a Cash Forecast"
    _inherit = ["collections.item.list", "collections.guarded"]
    _order = "forecast_id desc, number"
    _rec_name = "start"

    forecast_id = fields.Many2one(
        comodel_name="collections.forecast",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="forecast_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(related="forecast_id.date", string="Forecast of", store=True)
    number = fields.Integer(readonly=True, aggregator=None, help="0 is the week of the forecast.")
    start = fields.Date(string="From", readonly=True)
    end = fields.Date(string="Until", readonly=True)
    amount_due = fields.Monetary(
        string="By due date", readonly=True, help="If everybody paid on the due date, or at once."
    )
    amount_average = fields.Monetary(
        string="By average", readonly=True, help="If everybody were as late as the average."
    )
    amount_low = fields.Monetary(string="Low", readonly=True)
    amount_expected = fields.Monetary(string="Expected", readonly=True)
    amount_high = fields.Monetary(
        string="High", readonly=True, help="4 of 5 weeks are between low and high."
    )
    amount_promised = fields.Monetary(
        string="Promised", readonly=True, help="Part of the expected that comes of promises."
    )
    amount_planned = fields.Monetary(
        string="Planned",
        readonly=True,
        help="Part of the expected that comes of payment plans and settlements.",
    )
    variance = fields.Float(
        readonly=True,
        export_string_translation=False,
        help="Of the week's sum, as chance alone makes it: before the spread.",
    )
    # Beside the ids of the items, in the same order: days from the forecast to the likely day.
    _item_days = "item_days"

    def _auto_init(self):
        # EXTENDS 'base': an array, which the ORM has no field for
        result = super()._auto_init()
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s int4[]",
                SQL.identifier(self._table),
                SQL.identifier(self._item_days),
            )
        )
        return result

    @api.model
    @api.private
    def _keep(self, forecast, found):
        """Write the weeks of a new forecast.

        :param forecast: ``collections.forecast``
        :param dict found: what ``_compute_forecast`` returned
        """
        currency = forecast.currency_id
        values = [
            {
                "forecast_id": forecast.id,
                "number": number,
                "start": week.get("start"),
                "end": week.get("end"),
                "variance": week.get("variance", 0.0),
                **{
                    f"amount_{name}": currency.round(week.get(name, 0.0))
                    for name in ("due", "average", "low", "expected", "high", "promised", "planned")
                },
            }
            for number, week in enumerate([*found["weeks"], {}])
        ]
        # Sudo: forecasts are the add-on's.
        rows = self.sudo().create(values)
        self.env.flush_all()
        for row, likely in zip(rows, found["likely"], strict=True):
            self.env.cr.execute(
                SQL(
                    "UPDATE collections_forecast_week SET item_ids = %s::int4[],"
                    " item_days = %s::int4[] WHERE id = %s",
                    [line_id for line_id, _days in likely],
                    [days for _line_id, days in likely],
                    row.id,
                )
            )
        rows.invalidate_recordset()
        return rows
