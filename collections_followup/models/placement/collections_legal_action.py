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

    def _read_asked_else(self):
        # EXTENDS 'collections.legal.action': what agencies are asked to get
        asked = super()._read_asked_else()
        # Sudo: what a colleague has placed counts, whoever claims something else.
        lines = (
            self.env["collections.placement.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("placement_id.partner_id", "=", self.partner_id.id),
                    ("placement_id.currency_id", "=", self.currency_id.id),
                    ("placement_id.state", "!=", "proposed"),
                    ("state", "in", ("waiting", "placed")),
                    ("move_line_id", "not in", [*self.sudo().line_ids.move_line_id.ids, False]),
                ]
            )
        )
        for line in lines:
            asked.setdefault(line.move_line_id, line.balance)
        return asked
