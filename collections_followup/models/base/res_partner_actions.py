"""Buttons of customers."""

from odoo import models

from .collections_checked import check_one


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _collections_action_hold(self, company=None):
        """Return the action that puts this customer on hold."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put %s on hold", self.display_name),
            "res_model": "collections.hold",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_scope": "partner",
                "default_partner_id": self.commercial_partner_id.id,
                "default_company_id": (
                    company or self.env.company._collections_owner() or self.env.company
                ).id,
            },
        }

    def action_collections_hold(self):
        """Put this customer on hold."""
        check_one(self)
        return self._collections_action_hold()

    def action_collections_follow_up(self):
        """Open the Follow up assistant for all that these customers owe."""
        return self.env["collections.followup.wizard"]._open(self._collections_get_open_items())

    def action_collections_release_hold(self):
        """End the holds on this customer that work today."""
        self.env["collections.hold"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.company._collections_owner().ids),
                ("scope", "=", "partner"),
                ("state", "=", "active"),
            ]
        ).action_release()
        return True

    def action_collections_view_cases(self):
        """Open the cases of this customer."""
        check_one(self)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Cases of %s", self.display_name),
            "res_model": "collections.case",
            "view_mode": "list,form,pivot,graph",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"create": False, "search_default_open": 0},
        }
        if self.collections_case_count == 1 and self.collections_case_id:
            action.update(view_mode="form", res_id=self.collections_case_id.id)
        return action

    def action_collections_view_notices(self):
        """Open the notices of this customer."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notices of %s", self.display_name),
            "res_model": "collections.notice",
            "view_mode": "list,form,pivot,graph",
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"create": False},
        }
