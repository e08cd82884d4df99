from odoo import fields, models

from .collections_promise import ASKED, ONDELETE


class CollectionsPromiseLine(models.Model):
    _inherit = "collections.promise.line"

    state = fields.Selection(selection_add=ASKED, ondelete=ONDELETE)
