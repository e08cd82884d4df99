from odoo import fields, models


class CollectionsFlag(models.Model):
    _inherit = "collections.flag"

    # Read where chat messages are sent, see ``_find_chat_problem`` of notices.
    extension_no_chat = fields.Boolean(string="No chat")
