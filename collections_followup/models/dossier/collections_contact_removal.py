from odoo import fields, models


class CollectionsContactRemoval(models.Model):
    _inherit = "collections.contact.removal"

    dossier_count = fields.Integer(string="Dossiers deleted")
