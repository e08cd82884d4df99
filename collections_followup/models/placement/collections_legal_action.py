"""Legal actions over items that an agency collects: whoever claims them himself is told."""

from odoo import models


class CollectionsLegalAction(models.Model):
    _inherit = "collections.legal.action"

    def _find_doubts(self):
        # EXTENDS 'collections.legal.action'
        texts = super()._find_doubts()
        followup = self.env["collections.placement.followup"]
        # Sudo: which items they are; who has them is told to whoever claims them.
        items = self.sudo().line_ids.move_line_id
        for line in self.env["collections.placement"]._find_open_lines_sudo(items):
            if line.state == "placed":
                item = line.move_line_id
                told = followup._explain_reason(
                    item, {}, self.company_id, {item.id: line.placement_id}
                )
                texts.append(f"{line.number}: {told}")
        return texts
