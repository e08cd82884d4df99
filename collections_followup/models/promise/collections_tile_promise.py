from datetime import timedelta

from odoo import api, models
from odoo.tools import formatLang

# Days ahead, and days back for those that were broken.
AHEAD, BACK = 7, 30


class CollectionsTilePromise(models.AbstractModel):
    """What customers have promised for these days, and what they did not keep."""

    _name = "collections.tile.promise"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Promises"

    _tile_order = 50
    _tile_size = "medium"
    _tile_models = ("collections.promise",)

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        shared = [("company_id", "in", asked.owners.ids)]
        open_ones = [*shared, ("state", "=", "open")]
        week = asked.day + timedelta(days=AHEAD)
        lists = [
            (env._("Due by today"), [*open_ones, ("date", "<=", asked.day)], ""),
            (
                env._("Next %s days", AHEAD),
                [*open_ones, ("date", ">", asked.day), ("date", "<=", week)],
                "",
            ),
            (
                env._("Broken in %s days", BACK),
                [
                    *shared,
                    ("state", "in", ("broken", "partly_kept")),
                    ("date", ">=", asked.day - timedelta(days=BACK)),
                ],
                "bad",
            ),
        ]
        promises, figures = env["collections.promise"], []
        for label, domain, tone in lists:
            [(count, amount)] = promises._read_group(
                domain, aggregates=["__count", "amount_company:sum"]
            )
            figures.append(
                self._make_figure(
                    label,
                    self._format_money(amount, asked.company),
                    env._("1 promise")
                    if count == 1
                    else env._("%s promises", formatLang(env, count, digits=0)),
                    tone if count else "",
                    self._make_action(label, promises._name, domain),
                )
            )
        return {
            "title": env._("Promises"),
            "action": self._make_action(env._("Promises"), promises._name, open_ones),
            "figures": figures,
        }
