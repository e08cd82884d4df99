from odoo import api, models

from ..base.res_company_dates import format_short_day

WEEKS = 5


class CollectionsTileCash(models.AbstractModel):
    """The cash that is expected in the next weeks, as the forecast that was kept has it.

    Where none is kept this week, or the user does not see all of the company, the page of the
    forecast makes one: that is no work for a tile.
    """

    _name = "collections.tile.cash"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Expected Cash"

    _tile_order = 20
    _tile_size = "medium"

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        forecasts = env["collections.forecast"]
        kept = forecasts._find_kept_sudo(forecasts._ask_open(asked.company, asked.day))
        weeks = kept._get_values(WEEKS)["weeks"] if kept else []
        most = max((week["high"] or 0.0 for week in weeks), default=0.0)
        total = sum(week["expected"] or 0.0 for week in weeks)
        return {
            "title": env._("Cash expected"),
            "action": {"type": "ir.actions.client", "tag": "collections_cash_forecast"},
            "columns": [env._("Expected"), env._("From"), env._("To")],
            "rows": [
                self._make_row(
                    env._(
                        "%(first)s to %(last)s",
                        first=format_short_day(env, week["start"]),
                        last=format_short_day(env, week["end"]),
                    ),
                    [
                        self._format_money(week[name], asked.company)
                        for name in ("expected", "low", "high")
                    ],
                    share=(week["expected"] or 0.0) / most * 100 if most else 0,
                )
                for week in weeks
            ],
            "note": weeks
            and env._(
                "%(amount)s in %(weeks)s weeks; 4 of 5 weeks are between the two last columns.",
                amount=self._format_money(total, asked.company),
                weeks=len(weeks),
            ),
            "empty": env._("No forecast is kept this week. Open the page to make one of now."),
        }
