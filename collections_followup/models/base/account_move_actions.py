"""Buttons of invoices, and who gets those of lists."""

from lxml import etree

from odoo import api, models

from .collections_checked import check_one


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        # EXTENDS 'base'
        result = super().get_view(view_id, view_type, **options)
        if view_type != "list" or self.env.user.has_group(
            "collections_followup.group_collections_collector"
        ):
            return result
        # Shown where their feature is switched on, and in the header of a list, where a view
        # cannot ask for a second group: that of the people who may begin something.
        participants = self.env["collections.participant"]._get_participants()
        begin = {own._list_button for own in participants if own._list_button}
        tree = etree.fromstring(result["arch"])
        denied = [
            button for button in tree.iterfind("header/button") if button.get("name") in begin
        ]
        for button in denied:
            button.getparent().remove(button)
        if denied:
            result["arch"] = etree.tostring(tree, encoding="unicode")
        return result

    def action_collections_follow_up(self):
        """Open the Follow up assistant for the open items of these invoices."""
        lines = self._collections_get_receivable_lines()
        open_moves = lines.filtered(
            lambda line: line._collections_is_open() and line.amount_residual > 0
        ).move_id
        return self.env["collections.followup.wizard"]._open(lines, len(self - open_moves))

    def action_collections_hold(self):
        """Put this invoice on hold."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put %s on hold", self.name),
            "res_model": "collections.hold",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_scope": "move",
                "default_move_id": self.id,
                "default_partner_id": self.commercial_partner_id.id,
                "default_company_id": (self.company_id._collections_owner() or self.company_id).id,
            },
        }

    def action_collections_view_holds(self):
        """Open the holds that keep this invoice out of follow-up, and the earlier ones."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Holds on %s", self.name),
            "res_model": "collections.hold",
            "view_mode": "list,form",
            "domain": [
                "|",
                ("move_id", "=", self.id),
                "&",
                ("scope", "=", "partner"),
                ("partner_id", "=", self.commercial_partner_id.id),
            ],
            "context": {"create": False},
        }

    def action_collections_view_case(self):
        """Open the customer's case."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "collections.case",
            "res_id": self.collections_case_id.id,
            "view_mode": "form",
        }

    def action_collections_view_notices(self):
        """Open the notices that list this invoice."""
        check_one(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notices about %s", self.name),
            "res_model": "collections.notice",
            "view_mode": "list,form,pivot,graph",
            "domain": [("line_ids.move_line_id.move_id", "=", self.id)],
            "context": {"create": False},
        }
