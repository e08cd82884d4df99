from odoo import fields, models


class CollectionsContactRemoval(models.Model):
    _inherit = "collections.contact.removal"

    legal_count = fields.Integer(string="Legal actions deleted")
