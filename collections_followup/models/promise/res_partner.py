from odoo import api, fields, models

from ..base.collections_checked import check_one
from ..base.res_partner import COLLECTIONS_READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    collections_promise_count = fields.Integer(
        string="Promises",
        compute="_compute_collections_promises",
        groups=COLLECTIONS_READERS,
    )
    collections_promise_kept_count = fields.Integer(
        string="Promises kept",
        compute="_compute_collections_promises",
        groups=COLLECTIONS_READERS,
    )
    collections_promise_broken_count = fields.Integer(
        string="Promises broken",
        compute="_compute_collections_promises",
        groups=COLLECTIONS_READERS,
        help="Those that were partly kept included.",
    )
    collections_promise_date = fields.Date(
        string="Promised for",
        compute="_compute_collections_promises",
        groups=COLLECTIONS_READERS,
        help="Day of the open promise that ends first.",
    )
    collections_promise_amount = fields.Monetary(
        string="Promised",
        currency_field="collections_currency_id",
        compute="_compute_collections_promises",
        groups=COLLECTIONS_READERS,
        help="Open promises, in company currency.",
    )

    @api.depends_context("company", "allowed_company_ids")
    def _compute_collections_promises(self):
        found = self._collections_count_agreements("collections.promise")
        for partner in self:
            by_state = found[partner]
            partner.collections_promise_count = sum(row[0] for row in by_state.values())
            partner.collections_promise_kept_count = by_state["kept"][0]
            partner.collections_promise_broken_count = (
                by_state["partly_kept"][0] + by_state["broken"][0]
            )
            partner.collections_promise_date = by_state["open"][2]
            partner.collections_promise_amount = by_state["open"][1]

    def _collections_action_promises(self, company=None):
        """Return the action that shows this customer's promises."""
        self.ensure_one()
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        if company:
            domain.append(("company_id", "=", company.id))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promises of %s", self.display_name),
            "res_model": "collections.promise",
            "view_mode": "list,form,calendar,pivot,graph",
            "domain": domain,
            "context": {"create": False},
        }

    def action_collections_promise(self):
        """Log a promise of this customer to pay overdue items."""
        check_one(self)
        return self.env["collections.promise.wizard"]._get_action(
            self._collections_get_overdue_items(), partner=self.commercial_partner_id
        )

    def action_collections_view_promises(self):
        """Open the promises of this customer."""
        check_one(self)
        return self._collections_action_promises()
