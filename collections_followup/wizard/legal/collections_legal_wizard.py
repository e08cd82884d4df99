from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.base.account_move_line_open import OPEN_ITEM


class CollectionsLegalWizard(models.TransientModel):
    """Asks for the kind of a legal action, and which items it is about."""

    _name = "collections.legal.wizard"
    _inherit = ["collections.once"]
    _description = "New Legal Action"

    company_id = fields.Many2one(comodel_name="res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", required=True, readonly=True
    )
    country_id = fields.Many2one(comodel_name="res.country", string="Jurisdiction", required=True)
    state_id = fields.Many2one(
        comodel_name="res.country.state", domain="[('country_id', '=', country_id)]"
    )
    kind_id = fields.Many2one(
        comodel_name="collections.legal.kind",
        domain="['&', '|', ('country_id', '=', False), ('country_id', '=', country_id),"
        " '|', ('state_ids', '=', False), ('state_ids', 'in', state_id)]",
    )
    move_line_ids = fields.Many2many(
        comodel_name="account.move.line",
        string="Items",
        domain=f"[{OPEN_ITEM}, "
        "('amount_residual', '>', 0), "
        "('company_id', 'child_of', company_id), "
        "('currency_id', '=', currency_id), "
        "('partner_id.commercial_partner_id', '=', partner_id)]",
    )
    currency_id = fields.Many2one(comodel_name="res.currency", required=True, readonly=True)
    amount = fields.Monetary(string="Debt claimed", compute="_compute_amount")
    court_id = fields.Many2one(comodel_name="res.partner", string="Court or registry")
    lawyer_id = fields.Many2one(comodel_name="res.partner")
    note = fields.Text(string="Internal note")
    left_out = fields.Text(readonly=True)
    approval = fields.Char(compute="_compute_amount")

    @api.depends("move_line_ids", "company_id", "currency_id")
    @api.depends_context("uid")
    def _compute_amount(self):
        for wizard in self:
            company, currency = wizard.company_id, wizard.currency_id
            wizard.amount = sum(wizard.move_line_ids.mapped("amount_residual_currency"))
            wizard.approval = False
            if not company or not currency:
                # Opened on nothing, over RPC.
                continue
            today = company._collections_today()
            own = currency._convert(wizard.amount, company.currency_id, company, today)
            tier = company._collections_get_legal_tier(own)
            group = f"collections_followup.group_collections_{tier}"
            wizard.approval = not self.env.user.has_group(group) and self.env._(
                "A supervisor approves it. Until then its items are followed up."
            )

    @api.onchange("country_id")
    def _onchange_country_id(self):
        if self.state_id.country_id != self.country_id:
            self.state_id = False
        if self.kind_id.country_id not in (self.country_id, self.country_id.browse()):
            self.kind_id = False

    @api.model
    @api.private
    def _get_action(self, items):
        """Return the action that opens the dialog on receivable items.

        :param items: items to start with; those in a legal action that runs are left out
        """
        items.check_access("read")
        actions = self.env["collections.legal.action"]
        actions.check_access("create")
        # Sudo: that an item is in another action is told to whoever begins a new one.
        taken = (
            self.env["collections.legal.item"]
            .sudo()
            .search([("move_line_id", "in", items.ids), ("is_live", "=", True)])
        )
        free = items.filtered(lambda own: own not in taken.move_line_id)
        # Of several currencies, that of the first.
        free = free.filtered(lambda own: own.currency_id == free[0].currency_id)
        if not free and taken:
            raise UserError(
                self.env._(
                    "What is open is in %s already.",
                    ", ".join(sorted(set(taken.action_id.mapped("name")))),
                )
            )
        company = actions._check_items(free)
        partner = free.sudo().partner_id.commercial_partner_id
        self.env["collections.case"]._check_own(partner.with_env(self.env), company)
        country = partner.country_id or company.country_id
        wizard = self.create(
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "currency_id": free.currency_id.id,
                "country_id": country.id,
                "state_id": partner.state_id.id
                if partner.state_id.country_id == country
                else False,
                "move_line_ids": [Command.set(free.ids)],
                "left_out": "\n".join(
                    self.env._(
                        "%(item)s is in %(action)s.", item=own.name, action=own.action_id.name
                    )
                    for own in taken
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Legal action"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Make the draft, and open it."""
        self._do_once()
        if not self.kind_id:
            raise UserError(self.env._("Choose the kind of legal action."))
        action = self.env["collections.legal.action"]._make(
            self.move_line_ids,
            self.kind_id,
            country_id=self.country_id.id,
            state_id=self.state_id.id,
            court_id=self.court_id.id,
            lawyer_id=self.lawyer_id.id,
            note=self.note,
        )
        return {
            "type": "ir.actions.act_window",
            "name": action.name,
            "res_model": action._name,
            "res_id": action.id,
            "view_mode": "form",
        }
