from odoo import api, fields, models


class CollectionsLevel(models.Model):
    _inherit = "collections.level"

    # Its day: see ``_get_trigger_days`` of ``extension.quiet``.
    trigger = fields.Selection(
        selection_add=[("invoiced", "days after the invoice date")],
        ondelete={"invoiced": "set default"},
    )
    channel_chat = fields.Boolean(string="Chat")

    @api.model
    def _get_all_channels(self):
        # EXTENDS 'collections_followup'
        return [*super()._get_all_channels(), "chat"]

    def _get_trigger_text(self):
        # EXTENDS 'collections_followup'
        if self.trigger == "invoiced":
            return self.env._("%s days after the invoice date", self.days)
        return super()._get_trigger_text()
