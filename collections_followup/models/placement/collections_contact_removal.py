from odoo import fields, models


class CollectionsContactRemoval(models.Model):
    _inherit = "collections.contact.removal"

    placement_count = fields.Integer(string="Placements deleted")
