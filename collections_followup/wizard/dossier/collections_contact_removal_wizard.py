from odoo import fields, models


class CollectionsContactRemovalWizard(models.TransientModel):
    _inherit = "collections.contact.removal.wizard"

    dossier_count = fields.Integer(string="Dossiers to delete", readonly=True)
