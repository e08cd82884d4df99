from odoo import fields, models


class CollectionsContactRemoval(models.Model):
    _inherit = "collections.contact.removal"

    visit_count = fields.Integer(string="Visits deleted")
