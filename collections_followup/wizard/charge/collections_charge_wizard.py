from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...models.charge.collections_claim import KINDS


class CollectionsChargeWizard(models.TransientModel):
    """Waives interest and charges, or claims again what was waived: how much, and why."""

    _name = "collections.charge.wizard"
    _inherit = ["collections.checked"]
    _description = "Waive Interest and Charges"

    change_id = fields.Many2one(
        comodel_name="collections.charge.change", string="Waived", readonly=True
    )
    currency_id = fields.Many2one(related="change_id.currency_id", related_sudo=False)
    amount = fields.Monetary(string="Claim again")
    line_ids = fields.One2many(
        comodel_name="collections.charge.wizard.line", inverse_name="wizard_id", string="Charges"
    )
    cause = fields.Selection(
        selection=lambda self: (
            self.env["collections.charge.change"]._fields["cause"]._description_selection(self.env)
        ),
        string="Kind of reason",
        default="goodwill",
        required=True,
    )
    reason = fields.Text(required=True)

    @api.model
    def _get_action(self, items):
        """Return the action that opens the dialog on what is claimed of items.

        :raise UserError: nothing is
        """
        self.check_access("create")
        # Sudo: what is claimed of the items, for whoever works on the customer.
        self.env["collections.charge.change"]._check_items(items.sudo())
        claims = self.env["collections.claim"]._read(items)
        lines = [
            Command.create({"move_line_id": item.id, "kind": kind})
            for item, claim in claims.items()
            for kind in KINDS
            if claim.get_open(kind) > 0
        ]
        if not lines:
            raise UserError(self.env._("No interest and no charges are claimed here."))
        return {
            **self._prepare_action(self.env._("Waive interest and charges")),
            "context": {"default_line_ids": lines},
        }

    @api.model
    def _get_reinstate_action(self, change):
        """Return the action that opens the dialog on what was waived."""
        left = change.currency_id.round(change.amount - change.amount_reinstated)
        if change.event != "waived" or left <= 0:
            raise UserError(self.env._("Nothing of it is waived any more."))
        return {
            **self._prepare_action(self.env._("Claim again what was waived")),
            "context": {"default_change_id": change.id, "default_amount": left},
        }

    @api.model
    def _prepare_action(self, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
        }

    def action_waive(self):
        """Waive the amounts that were entered."""
        self.ensure_one()
        amounts = {}
        for line in self.line_ids.filtered("amount"):
            key = (line.move_line_id, line.kind)
            amounts[key] = amounts.get(key, 0.0) + line.amount
        if not amounts:
            raise UserError(self.env._("Enter how much is waived."))
        self.env["collections.charge.change"]._waive(amounts, self.reason, self.cause)
        return {"type": "ir.actions.act_window_close"}

    def action_reinstate(self):
        """Claim again as much as was entered."""
        self.ensure_one()
        self.change_id._reinstate(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}
