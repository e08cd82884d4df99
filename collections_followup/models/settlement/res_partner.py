from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_settlement_count = fields.Integer(
        string="Settlements",
        compute="_compute_collections_settlements",
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_settled_count = fields.Integer(
        string="Settlements paid",
        compute="_compute_collections_settlements",
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_lapsed_count = fields.Integer(
        string="Settlements lapsed",
        compute="_compute_collections_settlements",
        groups=COLLECTIONS_READERS,
    )
    collections_settlement_date = fields.Date(
        string="Settlement deadline",
        compute="_compute_collections_settlements",
        groups=COLLECTIONS_READERS,
        help="Of the active settlement that ends first.",
    )
    collections_settlement_amount = fields.Monetary(
        string="To pay by settlement",
        currency_field="collections_currency_id",
        compute="_compute_collections_settlements",
        groups=COLLECTIONS_READERS,
        help="Agreed amounts of active settlements, in company currency.",
    )

    @api.depends_context("company", "allowed_company_ids")
    def _compute_collections_settlements(self):
        found = self._collections_count_agreements("collections.settlement")
        for partner in self:
            by_state = found[partner]
            partner.collections_settlement_count = sum(row[0] for row in by_state.values())
            partner.collections_settlement_settled_count = (
                by_state["paid"][0] + by_state["settled"][0]
            )
            partner.collections_settlement_lapsed_count = by_state["lapsed"][0]
            partner.collections_settlement_date = by_state["active"][2]
            partner.collections_settlement_amount = by_state["active"][1]

    def _collections_action_settlement(self):
        """Return the action that offers this customer to settle what is overdue."""
        self.ensure_one()
        items = self._collections_get_overdue_items()
        free = self.env["collections.settlement"]._choose_free(items)
        if not free:
            raise UserError(
                self.env._("%s has no open items that could be settled.", self.display_name)
            )
        return self.env["collections.settlement.wizard"]._get_action(
            items.filtered(lambda item: item.currency_id == free[0].currency_id)
        )

    def action_collections_settlement(self):
        """Offer this customer to settle what is overdue for less."""
        check_one(self)
        return self._collections_action_settlement()

    def action_collections_view_settlements(self):
        """Open the settlements of this customer."""
        check_one(self)
        settlements = self.env["collections.settlement"].search(
            [("partner_id", "=", self.commercial_partner_id.id)]
        )
        return self.env["collections.settlement"]._get_action(settlements, self.display_name)
