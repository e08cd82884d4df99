from odoo import api, models
from odoo.tools import format_date


class CollectionsTileChange(models.AbstractModel):
    """What has changed since the last month's end: the snapshot beside the ageing of today."""

    _name = "collections.tile.change"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Changes since the Last Month"

    _tile_order = 16
    _tile_size = "medium"

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        months = [
            month
            for month in env["collections.tile.trend"]._read_months(asked)
            if str(month["day"]) < str(asked.day)
        ]
        if not months:
            return None
        then = months[-1]
        now = env["collections.tile.ageing"]._read_today(asked)
        rows = [
            self._compare(env._("Open"), then["open"], now["open"], asked),
            self._compare(env._("Past due"), then["overdue"], now["overdue"], asked),
            self._compare(env._("Credits"), then["credit"], now["credit"], asked, better=""),
        ]
        if len(then["buckets"]) == len(now["amounts"]):
            label = then["labels"][-1]
            rows.append(self._compare(label, then["buckets"][-1], now["amounts"][-1], asked))
        day = format_date(env, then["day"])
        return {
            "title": env._("Since %s", day),
            "columns": [day, env._("Today"), env._("Change")],
            "rows": rows,
            "note": then["words"] if then["restated"] else "",
        }

    @api.model
    def _compare(self, label, then, now, asked, better="down"):
        """Return the row of one amount, then and now."""
        # What is added up in another order differs by less than anybody has booked.
        change = asked.company.currency_id.round(now - then)
        sign = "+" if change > 0 else ""
        text = f"{sign}{self._format_money(change, asked.company)}" if change else "–"
        tone = ""
        if better and asked.company.currency_id.compare_amounts(change, 0):
            tone = "good" if change < 0 else "bad"
        row = self._make_row(
            label,
            [
                self._format_money(then, asked.company),
                self._format_money(now, asked.company),
                text,
            ],
        )
        return {**row, "tone": tone}
