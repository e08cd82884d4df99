from odoo import api, models

PREFIX = "collections_followup."


class IrActionsActions(models.Model):
    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        # EXTENDS 'base': of an action of ours a person needs all groups, not one of them:
        # that of the feature, and that of those who may change something
        result = super().get_bindings(model_name)
        denied = {
            action["id"]
            for actions in self._get_bindings(model_name).values()
            for action in actions
            if (groups := action.get("group_ids"))
            and all(group.startswith(PREFIX) for group in groups)
            and not all(self.env.user.has_group(group) for group in groups)
        }
        return {
            kind: [action for action in actions if action["id"] not in denied]
            for kind, actions in result.items()
        }
