from odoo import fields, models


class CollectionsContactRemoval(models.Model):
    _inherit = "collections.contact.removal"

    court_count = fields.Integer(string="Entries of court files deleted")
