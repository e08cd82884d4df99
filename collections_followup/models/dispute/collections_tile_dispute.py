from odoo import api, models
from odoo.tools import formatLang


class CollectionsTileDispute(models.AbstractModel):
    """What customers dispute, and what of it should be cleared up by now."""

    _name = "collections.tile.dispute"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Disputes"

    _tile_order = 60
    _tile_size = "medium"
    _tile_models = ("collections.dispute",)

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        env = self.env
        if not env.user.has_group("collections_followup.group_collections_dispute"):
            return None
        domain = [("state", "=", "open"), ("company_id", "in", asked.companies.ids)]
        late = [*domain, ("date_deadline", "<", asked.day)]
        disputes, figures = env["collections.dispute"], []
        for label, own, tone in (
            (env._("Open"), domain, ""),
            (env._("Past their deadline"), late, "bad"),
        ):
            [(count, amount)] = disputes._read_group(own, aggregates=["__count", "amount_open:sum"])
            figures.append(
                self._make_figure(
                    label,
                    self._format_money(amount, asked.company),
                    env._("1 dispute")
                    if count == 1
                    else env._("%s disputes", formatLang(env, count, digits=0)),
                    tone if count else "",
                    self._make_action(label, disputes._name, own),
                )
            )
        return {
            "title": env._("Disputes"),
            "action": self._make_action(env._("Disputes"), disputes._name, domain),
            "figures": figures,
        }
