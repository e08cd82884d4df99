from odoo import api, fields, models


class CollectionsDossierWizard(models.TransientModel):
    """Asks what a dossier is about, and for whom."""

    _name = "collections.dossier.wizard"
    _inherit = ["collections.once"]
    _description = "Put a Dossier Together"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer", required=True)
    case_id = fields.Many2one(comodel_name="collections.case")
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        relation="collections_dossier_wizard_item_rel",
        column1="wizard_id",
        column2="move_line_id",
        string="Items",
        domain="[('partner_id.commercial_partner_id', '=', partner_id),"
        " ('account_type', '=', 'asset_receivable'), ('parent_state', '=', 'posted'),"
        " ('amount_currency', '>', 0)]",
    )
    recipient = fields.Char(string="For", required=True)
    purpose = fields.Text(string="About what")

    @api.model
    @api.private
    def _get_action(self, company, partner, items, case=None):
        """Return the action that opens the dialog.

        :param items: receivable items to begin with
        """
        self.check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Evidence dossier"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_company_id": company.id,
                "default_partner_id": partner.id,
                "default_case_id": case.id if case else False,
                "default_move_line_ids": items.ids,
            },
        }

    def action_make(self):
        """Put the dossier together and show it."""
        self._do_once()
        case = self.case_id
        if case and (case.partner_id, case.company_id) != (self.partner_id, self.company_id):
            case = case.browse()
        dossier = self.env["collections.dossier"]._make(
            self.company_id,
            self.partner_id,
            self.move_line_ids,
            self.recipient,
            self.purpose,
            case,
        )
        return {
            "type": "ir.actions.act_window",
            "name": dossier.name,
            "res_model": dossier._name,
            "res_id": dossier.id,
            "view_mode": "form",
        }
