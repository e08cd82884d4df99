from lxml import etree

from odoo import api, models


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
