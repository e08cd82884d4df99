from odoo import api, models
from odoo.tools import formatLang

SHOWN = 12


class CollectionsTileWork(models.AbstractModel):
    """What is to be done by today: cases by their next action, collector by collector."""

    _name = "collections.tile.work"
    _inherit = ["collections.tile.source"]
    _description = "Tile of Today's Work"

    _tile_order = 40
    _tile_size = "medium"
    _tile_models = ("collections.case",)

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        domain = [
            ("state", "=", "open"),
            ("company_id", "in", asked.owners.ids),
            ("next_action_date", "<=", asked.day),
        ]
        found = self.env["collections.case"]._read_group(
            domain, ["user_id"], ["__count", "amount_overdue:sum"]
        )
        found.sort(key=lambda row: (-row[1], row[0].id or 0))
        most = max((count for _user, count, _amount in found), default=0)
        return {
            "title": self.env._("To do by today"),
            "action": self._make_case_action(self.env._("To do by today"), domain),
            "columns": [self.env._("Cases"), self.env._("Past due")],
            "rows": [
                self._make_row(
                    # Sudo: the name of who has the cases that the user reads.
                    user.sudo().name or self.env._("Nobody"),
                    [
                        formatLang(self.env, count, digits=0),
                        self._format_money(amount, asked.company),
                    ],
                    share=count / most * 100,
                    tone="" if user else "warn",
                    action=self._make_case_action(
                        self.env._("To do by today"), [*domain, ("user_id", "=", user.id)]
                    ),
                )
                for user, count, amount in found[:SHOWN]
            ],
            "empty": self.env._("Nothing is planned for today."),
        }

    @api.model
    def _make_case_action(self, name, domain):
        return self._make_action(
            name, "collections.case", domain, ("list", "kanban", "form", "pivot", "graph")
        )
