from odoo import fields, models


class CollectionsContactRemovalWizard(models.TransientModel):
    _inherit = "collections.contact.removal.wizard"

    legal_count = fields.Integer(string="Legal actions to delete", readonly=True)
