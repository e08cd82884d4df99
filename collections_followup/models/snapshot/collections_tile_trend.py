from odoo import api, models
from odoo.tools import format_date, formatLang


class CollectionsTileTrend(models.AbstractModel):
    """Days of sales month by month, as the snapshots have it."""

    _name = "collections.tile.trend"
    _inherit = ["collections.tile.source"]
    _description = "Tile of the Trend of Days of Sales"

    _tile_order = 15
    _tile_size = "medium"

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        months = self._read_months(asked)
        known = [month for month in months if month["dso"] is not None]
        figures = []
        if known:
            last, before = known[-1], known[-2]["dso"] if len(known) > 1 else None
            change = "" if before is None else self._format_change(last["dso"] - before)
            figures = [
                self._make_figure(
                    env._("DSO at the end of %s", self._name_month(last)),
                    self._format_days(last["dso"]),
                    change and env._("%s on the month before", change),
                    "" if not before else "bad" if last["dso"] > before else "good",
                ),
                self._make_figure(
                    env._("Best possible DSO"), self._format_days(last["best_possible_dso"])
                ),
            ]
        restated = [self._name_month(month) for month in months if month["restated"]]
        return {
            "title": env._("Days sales outstanding"),
            "action": {"type": "ir.actions.client", "tag": "collections_key_figures"},
            "figures": figures,
            "points": [
                {
                    "label": self._name_month(month),
                    "value": month["dso"],
                    "text": self._format_days(month["dso"]),
                }
                for month in months
            ]
            if known
            else [],
            "note": env._("Restated since: %s.", ", ".join(restated)) if restated else "",
            "empty": env._(
                "No month is recorded yet. Snapshots are taken at each month's end, and past "
                "months can be recorded now, in Reporting, Month ends."
            ),
        }

    @api.model
    def _read_months(self, asked):
        """Return the recorded months, read once for a page."""
        if "months" not in asked.shared:
            asked.shared["months"] = self.env["collections.snapshot"]._read_trend(
                asked.company, asked.day, months=13
            )
        return asked.shared["months"]

    @api.model
    def _name_month(self, month):
        return format_date(self.env, month["day"], date_format="MMM yy")

    @api.model
    def _format_days(self, value):
        if value is None:
            return ""
        return self.env._("%s days", formatLang(self.env, value, digits=1))

    @api.model
    def _format_change(self, value):
        return f"{'+' if value > 0 else ''}{formatLang(self.env, value, digits=1)}"
