from odoo import api, models
from odoo.exceptions import UserError

from .collections_settlement import TAKEN_STATES


class CollectionsPlan(models.Model):
    _inherit = "collections.plan"

    @api.model
    @api.private
    def _check_items(self, items, besides=None, agreed=False):
        # EXTENDS 'collections.plan': an item is in a plan or in a settlement, not in both
        held = (
            self.env["collections.settlement.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", items.ids),
                    ("settlement_id.state", "in", TAKEN_STATES),
                ],
                limit=1,
            )
        )
        if held:
            raise UserError(
                self.env._(
                    "%(item)s is in settlement %(settlement)s. Cancel the settlement first.",
                    item=held.name,
                    settlement=held.settlement_id.name,
                )
            )
        return super()._check_items(items, besides, agreed)
