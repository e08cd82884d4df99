from odoo import models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_action_plan(self, previous=None, left_out=None):
        """Return the action that makes a payment plan over these receivable items.

        :param previous: the plan that a new version replaces
        :param left_out: further items that were chosen and cannot be in a plan
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New version of %s", previous.name)
            if previous
            else self.env._("Payment plan"),
            "res_model": "collections.plan.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_move_line_ids": self.ids,
                "default_previous_id": previous.id if previous else False,
                # An empty recordset is no text: the client would show its name.
                "default_left_out": self.env["collections.plan"]._explain_left_out(
                    left_out or self.browse()
                ),
            },
        }

    def action_collections_plan(self):
        """Make a payment plan over these receivable items."""
        items = self.env["collections.plan"]._choose_free(self)
        if not items:
            raise UserError(
                self.env._("None of the chosen items is open and could go into a payment plan.")
            )
        return items._collections_action_plan(left_out=self - items)

    def _collections_get_current_plans_sudo(self):
        """Return the plans that these items are in: agreed on, in force or in default."""
        plans = self.env["collections.plan"]
        return plans._find_lines_sudo(self, plans._get_states()).plan_id

    def _collections_get_plannable(self):
        """Return those of these items that a new payment plan can cover."""
        return self.env["collections.plan"]._get_free(self)
