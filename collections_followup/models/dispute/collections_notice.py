from odoo import fields, models


class CollectionsNotice(models.Model):
    _inherit = "collections.notice"

    has_disputed = fields.Boolean(
        compute="_compute_has_disputed", help="A part of what the notice lists is disputed."
    )

    def _compute_has_disputed(self):
        for notice in self:
            notice.has_disputed = any(notice.line_ids.mapped("amount_disputed"))
