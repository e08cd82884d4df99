from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import formatLang

from ...models.legal.collections_legal_action import OUTCOMES
from ...models.legal.collections_legal_action_judgment import DECISIONS, TITLES


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
    is_decision = fields.Boolean(compute="_compute_is_decision")
    currency_id = fields.Many2one(related="action_id.currency_id", related_sudo=False)
    line_ids = fields.One2many(
        comodel_name="collections.legal.close.line", inverse_name="wizard_id", string="Awarded"
    )
    awarded_interest = fields.Monetary(
        string="Interest awarded", help="Until the day of the decision."
    )
    awarded_costs = fields.Monetary(string="Costs awarded")
    awarded_rate = fields.Float(
        string="Interest from then on (%)",
        digits=(7, 4),
        help="Percent a year of the debt that was awarded, from the decision on. 0: none.",
    )

    @api.depends("outcome", "state")
    def _compute_is_decision(self):
        for wizard in self:
            wizard.is_decision = wizard.outcome in DECISIONS and wizard.state in (
                "filed",
                "decided",
            )

    @api.onchange("outcome")
    def _onchange_outcome(self):
        """Propose what an outcome mostly means: all that is claimed and open, or nothing."""
        won = self.outcome in TITLES
        action = self.action_id
        day = self.date or action.company_id._collections_today()
        for line in self.line_ids:
            item = line.item_id
            line.amount_awarded = item._get_claimed_on(day) if won and item else 0.0
        self.awarded_interest = (action.amount_interest + action.amount_charges) if won else 0.0
        self.awarded_costs = action.amount_costs_claimed if won else 0.0
        self.awarded_rate = self.awarded_rate if won else 0.0

    @api.model
    @api.private
    def _get_action(self, action):
        """Return the action that opens the dialog.

        :param action: the legal action
        """
        day = action.date_judgment or action.company_id._collections_today()
        wizard = self.create(
            {
                "action_id": action.id,
                "outcome": "paid" if action.is_paid else action.outcome or "withdrawn",
                "date": day,
                # What was decided already, or all that is claimed.
                "awarded_interest": action.awarded_interest
                if action.date_judgment
                else action.amount_interest + action.amount_charges,
                "awarded_costs": action.awarded_costs
                if action.date_judgment
                else action.amount_costs_claimed,
                "awarded_rate": action.awarded_rate,
                "line_ids": [
                    Command.create(
                        {
                            "item_id": line.id,
                            "amount_awarded": line.amount_awarded
                            if action.date_judgment
                            else line._get_claimed_on(day),
                        }
                    )
                    for line in action.line_ids
                ],
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
        if self.goes_on and self.outcome not in DECISIONS:
            raise UserError(self.env._("An action that was paid or withdrawn does not go on."))
        if self.is_decision:
            self._decide()
        if not self.goes_on:
            action._close(self.outcome, self.note)
        return True

    def _decide(self):
        """Record what was decided, and what was awarded of each item."""
        action = self.action_id
        if self.date > action.company_id._collections_today():
            raise UserError(self.env._("The day of the decision is in the future."))
        action._decide(
            self.outcome,
            self.date,
            self.note,
            self._read_awarded(),
            awarded_interest=self.awarded_interest if self.outcome in TITLES else 0.0,
            awarded_costs=self.awarded_costs if self.outcome in TITLES else 0.0,
            awarded_rate=self.awarded_rate if self.outcome in TITLES else 0.0,
        )

    def _read_awarded(self):
        """Return what was awarded of each item, by its id; refuse what makes no sense."""
        action = self.action_id
        if min(self.awarded_interest, self.awarded_costs, self.awarded_rate) < 0:
            raise UserError(self.env._("What is awarded cannot be negative. Enter 0 or more."))
        # Over RPC lines may be missing, or be of another action.
        given = {line.item_id: line.amount_awarded for line in self.line_ids}
        awarded, still_open = {}, 0.0
        for item in action.line_ids:
            claimed = item._get_claimed_on(self.date)
            still_open += claimed
            amount = given.get(item, claimed if self.outcome == "won" else 0.0)
            amount = 0.0 if self.outcome == "lost" else amount
            if amount < 0 or item.currency_id.compare_amounts(amount, item.amount) > 0:
                raise UserError(
                    self.env._(
                        "%(item)s: enter what was awarded, from 0 to the %(claimed)s claimed.",
                        item=item.name,
                        claimed=formatLang(self.env, item.amount, currency_obj=item.currency_id),
                    )
                )
            awarded[item.id] = amount
        total = sum(awarded.values())
        least = action.currency_id.compare_amounts(total, action.amount_principal) < 0
        # What was paid before the decision is not awarded, and was won all the same.
        if self.outcome == "won" and action.currency_id.compare_amounts(total, still_open) < 0:
            raise UserError(
                self.env._("Less than all was awarded: choose “Won in part” as the outcome.")
            )
        if self.outcome == "part" and (not least or action.currency_id.is_zero(total)):
            raise UserError(
                self.env._(
                    "Enter for each item what was awarded: more than nothing, and less than all."
                )
            )
        return awarded
