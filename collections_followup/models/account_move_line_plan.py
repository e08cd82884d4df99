from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _collections_action_plan(self, previous=None):
        """Return the action that makes a payment plan over these receivable items.

        :param previous: the plan that a new version replaces
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
            },
        }

    def action_collections_plan(self):
        """Make a payment plan over these receivable items."""
        return self._collections_get_plannable()._collections_action_plan()

    def _collections_get_current_plans(self):
        """Return the plans that these items are in: agreed on, in force or in default."""
        # In sudo mode: also a colleague's plan keeps an item from going into another one.
        return (
            self.env["collections.plan.line"]
            .sudo()
            .search(
                [
                    ("move_line_id", "in", self.ids),
                    ("plan_id.state", "in", ("proposed", "approved", "active", "defaulted")),
                ]
            )
            .plan_id
        )

    def _collections_get_plannable(self):
        """Return those of these items that a new payment plan can cover."""
        taken = self._collections_get_current_plans().line_ids.move_line_id
        return self.filtered(
            lambda item: (
                item.account_type == "asset_receivable"
                and item.parent_state == "posted"
                and not item.reconciled
                and item.amount_residual_currency > 0
                and item not in taken
            )
        )
