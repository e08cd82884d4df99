from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.res_partner import COLLECTIONS_READERS


class CollectionsCase(models.Model):
    _inherit = "collections.case"

    placement_count = fields.Integer(
        string="Placements", compute="_compute_placement", groups=COLLECTIONS_READERS
    )
    placement_text = fields.Char(
        string="With agency or lawyer",
        compute="_compute_placement",
        groups=COLLECTIONS_READERS,
        help="Who has debts of the customer now, and who talks about them.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("lang")
    def _compute_placement(self):
        placements = self.env["collections.placement"].search(
            [("partner_id", "in", self.partner_id.ids), ("company_id", "in", self.company_id.ids)]
        )
        by_key = placements.grouped(lambda own: (own.partner_id, own.company_id))
        for case in self:
            own = by_key.get((case.partner_id, case.company_id), placements.browse())
            case.placement_count = len(own)
            live = own.filtered(lambda placement: placement.state in ("placed", "acknowledged"))
            case.placement_text = (
                " ".join(f"{placement.name}: {placement.status}" for placement in live) or False
            )

    def action_place(self):
        """Open the dialog that proposes to place what these customers owe."""
        self.check_access("write")
        cases = self.filtered(lambda case: case.state == "open")
        if not cases:
            raise UserError(self.env._("Choose open cases: nothing of the others is overdue."))
        for company in cases.company_id:
            if not company._collections_places():
                raise UserError(
                    self.env._(
                        "%s places no debts. Switch on agencies and lawyers in Settings.",
                        company.name,
                    )
                )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Place with agency or lawyer"),
            "res_model": "collections.placement.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_ids": cases.ids},
        }

    def action_view_placements(self):
        """Open what was placed of the case's customer."""
        self.ensure_one()
        placements = self.env["collections.placement"].search(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        )
        return placements._get_list_action(self.env._("Placements"))
