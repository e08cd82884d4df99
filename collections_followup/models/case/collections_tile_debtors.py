from odoo import api, models

SHOWN = 8


class CollectionsTileDebtors(models.AbstractModel):
    """Who has most past due, as the last refresh of the cases has it."""

    _name = "collections.tile.debtors"
    _inherit = ["collections.tile.source"]
    _description = "Tile of the Largest Debtors"

    _tile_order = 30
    _tile_size = "medium"
    _tile_models = ("collections.case",)

    @api.model
    def _read_tile(self, asked):
        # EXTENDS 'collections.tile.source'
        domain = [
            ("state", "=", "open"),
            ("company_id", "in", asked.owners.ids),
            ("amount_overdue", ">", 0),
        ]
        cases = self.env["collections.case"].search_fetch(
            domain,
            ["partner_id", "amount_overdue", "days_overdue", "user_id"],
            limit=SHOWN,
            order="amount_overdue desc, id",
        )
        most = max(cases.mapped("amount_overdue"), default=0.0)
        # Sudo: names of who has the cases that the user reads.
        names = {user.id: user.name for user in cases.sudo().user_id}
        return {
            "title": self.env._("Largest debtors"),
            "action": self._make_action(
                self.env._("Largest debtors"),
                "collections.case",
                domain,
                ("list", "kanban", "form", "pivot", "graph"),
            ),
            "columns": [self.env._("Past due"), self.env._("Days"), self.env._("Collector")],
            "rows": [
                self._make_row(
                    case.partner_id.display_name,
                    [
                        self._format_money(case.amount_overdue, asked.company),
                        str(case.days_overdue),
                        names.get(case.user_id.id, self.env._("Nobody")),
                    ],
                    share=case.amount_overdue / most * 100,
                    action=self._make_record_action(case),
                )
                for case in cases
            ],
            "empty": self.env._("Nobody has anything past due."),
        }
