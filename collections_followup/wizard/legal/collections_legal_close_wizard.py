from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.legal.collections_legal_action import OUTCOMES


class CollectionsLegalCloseWizard(models.TransientModel):
    """Asks how a legal action was decided, or how it ended."""

    _name = "collections.legal.close.wizard"
    _inherit = ["collections.once"]
    _description = "Outcome of a Legal Action"

    action_id = fields.Many2one(
        comodel_name="collections.legal.action", required=True, readonly=True
    )
    state = fields.Selection(related="action_id.state", related_sudo=False)
    goes_on = fields.Boolean(
        string="It goes on",
        help="There is a decision, and more to do, such as its enforcement: the items stay out of "
        "follow-up.",
    )
    outcome = fields.Selection(selection=OUTCOMES, required=True)
    date = fields.Date(
        string="Decided on",
        required=True,
        default=lambda self: self.env.company._collections_today(),
    )
    note = fields.Text(string="In words")

    @api.model
    @api.private
    def _get_action(self, action):
        """Return the action that opens the dialog.

        :param action: the legal action
        """
        wizard = self.create(
            {
                "action_id": action.id,
                "outcome": "paid" if action.is_paid else action.outcome or "withdrawn",
                "date": action.company_id._collections_today(),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outcome of %s", action.name),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_confirm(self):
        """Record the decision, or close the action."""
        self._do_once()
        action = self.action_id
        action._check_work()
        if not self.goes_on:
            action._close(self.outcome, self.note)
            return True
        if self.outcome not in ("won", "lost", "settled"):
            raise UserError(self.env._("An action that was paid or withdrawn does not go on."))
        if self.date > action.company_id._collections_today():
            raise UserError(self.env._("The day of the decision is in the future."))
        action._decide(self.outcome, self.date, self.note)
        return True
