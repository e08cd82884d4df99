from odoo import fields, models
from odoo.exceptions import UserError


class CollectionsPlacementWizard(models.TransientModel):
    """Proposes to place what is overdue of some customers, with one agency or by the rule."""

    _name = "collections.placement.wizard"
    _inherit = ["collections.once"]
    _description = "Place with Agency or Lawyer"

    case_ids = fields.Many2many(
        comodel_name="collections.case",
        relation="collections_placement_wizard_case_rel",
        string="Cases",
    )
    agency_id = fields.Many2one(
        comodel_name="collections.agency",
        string="With",
        help="Empty: chosen for each debt, by the rule or the shares in Settings.",
    )
    placement_ids = fields.Many2many(
        comodel_name="collections.placement",
        relation="collections_placement_wizard_rel",
        string="Proposed",
        readonly=True,
    )
    texts = fields.Text(string="What is not placed", readonly=True)

    def action_propose(self):
        """Propose the placements: somebody else approves them."""
        self.ensure_one()
        self.env["collections.placement"].check_access("create")
        cases = self.case_ids
        cases.check_access("write")
        if not cases:
            raise UserError(self.env._("Choose cases first."))
        self._do_once()
        placements, texts = self.env["collections.placement"], []
        for company, own in cases.grouped("company_id").items():
            self.env["collections.case"]._check_own(own.partner_id, company)
            if not company._collections_places():
                raise UserError(self.env._("%s places no debts.", company.name))
            # Sudo: what is open of customers whose cases the user works on.
            items = self.env["account.move.line"].sudo()
            today = company._collections_today()
            overdue = items.search(
                items._collections_get_open_domain(
                    own.partner_id, company._collections_covered() | company
                )
            ).filtered(
                lambda item, day=today: (
                    item.amount_residual > 0 and (item.date_maturity or item.date) < day
                )
            )
            made, why = self.env["collections.placement"]._propose(overdue, company, self.agency_id)
            placements |= made
            texts += why
        self.write({"placement_ids": placements.ids, "texts": "\n".join(texts) or False})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Place with agency or lawyer"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_show(self):
        """Open the proposals."""
        self.ensure_one()
        return self.placement_ids._get_list_action(self.env._("Proposed placements"))
