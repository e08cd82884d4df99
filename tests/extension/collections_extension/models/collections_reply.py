from odoo import api, models


class CollectionsReply(models.Model):
    _inherit = "collections.reply"

    @api.model
    def _get_kinds(self):
        # EXTENDS 'collections_followup'
        return [*super()._get_kinds(), ("quiet", self.env._("Asks for quiet"))]
